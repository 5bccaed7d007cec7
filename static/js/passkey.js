// Forms with data-passkey ask the browser for a passkey and submit the response. Hidden if passkeys are not supported.

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const decodeIds = (credentials = []) => credentials.map((credential) => ({ ...credential, id: toBytes(credential.id) }));

// The server sends bytes as base64url text; the browser API expects and returns bytes.
const decodeOptions = ({ publicKey }) => ({
  publicKey: {
    ...publicKey,
    challenge: toBytes(publicKey.challenge),
    ...(publicKey.user && { user: { ...publicKey.user, id: toBytes(publicKey.user.id) } }),
    ...(publicKey.excludeCredentials && { excludeCredentials: decodeIds(publicKey.excludeCredentials) }),
    ...(publicKey.allowCredentials && { allowCredentials: decodeIds(publicKey.allowCredentials) }),
  },
});

const encodeCredential = (credential) => {
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

const fetchOptions = async ({ dataset }) => {
  if (dataset.options) return JSON.parse(dataset.options);
  const answer = await fetch(dataset.optionsFrom, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return (await answer.json()).request_options;
};

const FAILED_MESSAGE = "No passkey was used. Try again or sign in another way.";

const requestPasskey = async (form) => {
  const options = decodeOptions(await fetchOptions(form));
  const credential = await navigator.credentials[form.dataset.passkey](options);
  form.elements.credential.value = encodeCredential(credential);
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
        await requestPasskey(form);
      } catch {
        note.textContent = FAILED_MESSAGE;
        note.hidden = false;
      }
    });
  }
}
