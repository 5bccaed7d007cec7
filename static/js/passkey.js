// Passkeys: a form with data-passkey asks the browser for one, and sends what it answers. Shown only where it can work.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const named = (credentials = []) => credentials.map((credential) => ({ ...credential, id: toBytes(credential.id) }));

// The server writes bytes as text; the browser wants bytes, and gives bytes back.
const unpacked = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: toBytes(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: named(publicKey.excludeCredentials) }),
    ...(publicKey.allowCredentials && { allowCredentials: named(publicKey.allowCredentials) }),
  },
});

const packed = (credential) => {
  const { response } = credential;
  const answer = { clientDataJSON: toText(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) answer[part] = toText(response[part]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    response: answer,
    clientExtensionResults: credential.getClientExtensionResults(),
  });
};

const optionsOf = async ({ dataset }) => {
  if (dataset.options) return JSON.parse(dataset.options);
  const answer = await fetch(dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
};

const REFUSED = "The browser gave no passkey. Try again, or take another way.";

const ask = async (form) => {
  const options = unpacked(await optionsOf(form));
  const credential = await navigator.credentials[form.dataset.passkey](options);
  form.elements.credential.value = packed(credential);
  form.submit();
};

if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const note = form.querySelector("[data-note]");
      note.hidden = true;
      try {
        await ask(form);
      } catch {
        note.textContent = REFUSED;
        note.hidden = false;
      }
    });
  }
}
