// A passkey is made or asked by the browser; what it answers goes to the server as a field of the form.

/** Shows the buttons where the browser knows passkeys. */
export function passkeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.querySelector("button").addEventListener("click", () => ask(form));
  }
}

async function ask(form) {
  const { startAuthentication, startRegistration } = await import("/js/webauthn/index.js");
  const said = form.querySelector("[role=alert]");
  said.hidden = true;
  try {
    const answer = await fetch(form.dataset.options, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const optionsJSON = await answer.json();
    const made = await (form.dataset.passkey === "make" ? startRegistration : startAuthentication)({
      optionsJSON,
    });
    form.elements.passkey.value = JSON.stringify(made);
    form.requestSubmit();
  } catch {
    // Put away by the reader, or the device has none: said in one sentence, and the other ways are still there.
    said.textContent = form.dataset.sayFailed;
    said.hidden = false;
  }
}
