// The plan of the stage: things are dragged, or moved with the arrow keys. The rows below it are what is sent; they are written along.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -5, ArrowDown: 5 };
const SIDES = 5;

/** Puts each plan to work that is not yet. */
export function startPlots(root) {
  for (const box of root.querySelectorAll("[data-plot]"))
    if (box.querySelector("[data-plot-stage]").hidden) startPlot(box);
}

function startPlot(box) {
  const stage = box.querySelector("[data-plot-stage]");
  const grid = stage.querySelector("[data-plot-grid]");
  const rows = [...box.querySelectorAll("[data-plot-row]")].map((row) => ({
    what: row.querySelector("[name=what]"),
    place: row.querySelector("[name=place]"),
    label: row.querySelector("[name=label]"),
    thing: aThing(),
  }));
  const cells = [...rows[0].place.options].filter(({ value }) => value).map(aCell);
  grid.append(...cells);
  const plot = { stage, grid, rows, cells, held: null };
  for (const row of rows) show(plot, row);
  box.addEventListener("input", ({ target }) => typed(plot, target));
  grid.addEventListener("keydown", (event) => pressed(plot, event));
  grid.addEventListener("pointerdown", (event) => taken(plot, event));
  grid.addEventListener("pointermove", (event) => carried(plot, event));
  grid.addEventListener("pointerup", (event) => dropped(plot, event));
  grid.addEventListener("pointercancel", () => letGo(plot));
  box.querySelector("[data-plot-drawn]")?.remove();
  stage.hidden = false;
}

function aThing() {
  const thing = document.createElement("button");
  thing.type = "button";
  thing.className = "plotthing";
  return thing;
}

function aCell({ value }) {
  const cell = document.createElement("div");
  cell.className = "plotcell";
  cell.dataset.place = value;
  return cell;
}

const words = ({ what, label }) => [what.selectedOptions[0].text, label.value.trim()].filter(Boolean);
const placeOf = ({ place }) => place.selectedOptions[0].text;
const rowOf = ({ rows }, thing) => rows.find((row) => row.thing === thing);
const rowIn = ({ rows }, place) => rows.find((row) => row.what.value && row.place.value === place);

/** A thing stands where its row says, and nowhere while the row does not say what it is. */
function show({ stage, cells }, row) {
  const cell = row.what.value ? cells.find(({ dataset }) => dataset.place === row.place.value) : null;
  if (!cell) return row.thing.remove();
  const [title, label] = words(row);
  const [mark, strong, small] = ["span", "b", "span"].map((name) => document.createElement(name));
  mark.className = stage.dataset.quiet.split(" ").includes(row.what.value)
    ? "plotmark plotmark--open"
    : "plotmark";
  strong.textContent = title;
  small.textContent = label ?? "";
  row.thing.replaceChildren(mark, strong, small);
  row.thing.setAttribute("aria-label", `${words(row).join(" ")}: ${placeOf(row)}`);
  if (row.thing.parentElement !== cell) cell.append(row.thing);
}

/** What was chosen in a row is drawn; a new thing is given the first free place, from the front. */
function typed(plot, target) {
  const row = plot.rows.find(({ what, place, label }) => [what, place, label].includes(target));
  if (!row) return;
  if (target === row.what && row.what.value && !row.place.value) {
    const free = plot.cells.findLast(({ dataset }) => !rowIn(plot, dataset.place));
    if (free) row.place.value = free.dataset.place;
    say(plot, "said", row);
  }
  show(plot, row);
}

/** Into that place; what stands there already changes places with it. */
function move(plot, row, to) {
  const from = row.place.value;
  const other = rowIn(plot, to);
  if (from === to) return;
  if (other) write(plot, other, from);
  write(plot, row, to);
  row.thing.focus();
  say(plot, other ? "changed" : "said", row, other);
}

function write(plot, row, place) {
  row.place.value = place;
  show(plot, row);
  row.place.dispatchEvent(new Event("input", { bubbles: true }));
}

function say({ stage }, how, row, other) {
  stage.querySelector("[data-plot-said]").textContent = stage.dataset[how]
    .replace("{thing}", words(row).join(" "))
    .replace("{place}", placeOf(row))
    .replace("{other}", other ? words(other).join(" ") : "");
}

function pressed(plot, event) {
  const row = rowOf(plot, event.target.closest(".plotthing"));
  const step = STEPS[event.key];
  if (!row || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const at = plot.cells.indexOf(row.thing.parentElement);
  const to = at + step;
  const sameLine = Math.floor(at / SIDES) === Math.floor(to / SIDES);
  const cell = Math.abs(step) > 1 || sameLine ? plot.cells[to] : null;
  if (cell) move(plot, row, cell.dataset.place);
}

function taken(plot, event) {
  const row = rowOf(plot, event.target.closest(".plotthing"));
  if (!row || event.button !== 0) return;
  event.preventDefault();
  row.thing.focus();
  plot.grid.setPointerCapture(event.pointerId);
  plot.held = { row, x: event.clientX, y: event.clientY };
  row.thing.classList.add("plotthing--held");
}

const cellAt = ({ cells }, { clientX, clientY }) =>
  cells.find((cell) => {
    const { left, right, top, bottom } = cell.getBoundingClientRect();
    return clientX >= left && clientX < right && clientY >= top && clientY < bottom;
  });

function carried(plot, event) {
  if (!plot.held) return;
  const { row, x, y } = plot.held;
  row.thing.style.translate = `${event.clientX - x}px ${event.clientY - y}px`;
  const under = cellAt(plot, event);
  for (const cell of plot.cells) cell.classList.toggle("plotcell--under", cell === under);
}

function dropped(plot, event) {
  if (!plot.held) return;
  const { row } = plot.held;
  const cell = cellAt(plot, event);
  letGo(plot);
  if (cell) move(plot, row, cell.dataset.place);
}

function letGo(plot) {
  plot.held?.row.thing.classList.remove("plotthing--held");
  plot.held?.row.thing.style.removeProperty("translate");
  plot.held = null;
  for (const cell of plot.cells) cell.classList.remove("plotcell--under");
}
