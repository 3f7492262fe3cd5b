/**
 * Passkeys: asks the device to make one or to show one, and sends the answer with the form.
 *
 * A form says what it wants in data-passkey: "make" and "show" find the server's options as JSON in the element that
 * data-options names; "sign-in" fetches them from its own address. The button stays hidden where the browser knows no
 * passkeys; what to do instead stands in the elements marked data-without-passkeys.
 */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (char) => char.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/** The server's options with bytes where the browser wants bytes. */
function options({ publicKey }) {
  const key = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (key.user) key.user = { ...key.user, id: bytes(key.user.id) };
  for (const list of ["allowCredentials", "excludeCredentials"])
    if (key[list]) key[list] = key[list].map((known) => ({ ...known, id: bytes(known.id) }));
  return key;
}

/** A credential as the server reads it. */
function plain(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
    if (credential.response[part]) response[part] = text(credential.response[part]);
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  const { id, type, authenticatorAttachment } = credential;
  return {
    id, type, authenticatorAttachment, response,
    rawId: text(credential.rawId),
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function ask(form) {
  const wish = form.dataset.passkey;
  if (wish === "sign-in") {
    const reply = await fetch(form.action, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!reply.ok) throw new Error(reply.status);
    return navigator.credentials.get({ publicKey: options((await reply.json()).request_options) });
  }
  const data = JSON.parse(document.getElementById(form.dataset.options).textContent);
  if (wish === "show") return navigator.credentials.get({ publicKey: options(data.request_options) });
  const publicKey = options(data.creation_options);
  publicKey.authenticatorSelection = {
    ...publicKey.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  return navigator.credentials.create({ publicKey });
}

if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-without-passkeys]")) element.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const [button, failed] = [form.querySelector("button"), form.querySelector("[data-failed]")];
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      failed.hidden = button.disabled = true;
      try {
        form.credential.value = JSON.stringify(plain(await ask(form)));
        form.submit();
      } catch {
        button.disabled = failed.hidden = false;
      }
    });
  }
}
