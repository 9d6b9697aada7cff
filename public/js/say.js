/** How times are written and said. */
const two = (n) => String(n).padStart(2, "0");

/** `1:12`, as the server writes it. */
export function shortTime(ms) {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** "1 minut 12 sekunder", in the language of the page. */
export function spokenTime(ms) {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const unit = (value, name) =>
    new Intl.NumberFormat(document.documentElement.lang || "da", {
      style: "unit",
      unit: name,
      unitDisplay: "long",
    }).format(value);
  return [...(minutes > 0 ? [unit(minutes, "minute")] : []), unit(seconds % 60, "second")].join(" ");
}

/** Where a slider stands, for those who hear it: `data-say` holds "{at} of {whole}". */
export function sayPlace(slider, atMs, wholeMs) {
  const pattern = slider.dataset.say || "{at}";
  slider.setAttribute(
    "aria-valuetext",
    pattern.replace("{at}", spokenTime(atMs)).replace("{whole}", spokenTime(wholeMs)),
  );
}

const STEPS = { ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 15, PageDown: -15 };
/** A slider of seconds moves by whole seconds with the keys, and plays or pauses with the space bar. */
export function slideByKeys(slider, { moved, toggled }) {
  slider.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === " ") toggled();
    else if (event.key in STEPS) {
      const to = Math.max(0, Math.min(Number(slider.value) + STEPS[event.key], Number(slider.max)));
      slider.value = String(to);
      moved(to * 1000);
    } else return;
    event.preventDefault();
  });
}
