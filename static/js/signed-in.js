// Checks that the user is still signed in before an admin form is sent. After 15 minutes of inactivity, or after signing
// in again in another tab, the form would be rejected and its input lost.

const page = document.querySelector("[data-signed-in]");
const sent = new WeakSet();
let checking = false;

// No check is needed for this long after a page load or a successful response.
const FRESH_MS = 60000;
let freshUntil = Date.now() + FRESH_MS;
const isFresh = () => Date.now() < freshUntil && navigator.onLine && page.hidden;
addEventListener("pageshow", (event) => {
  if (event.persisted) freshUntil = 0;
});

// The error message to show, or an empty string if the form can be sent.
const checkSession = async () => {
  let response;
  try {
    response = await fetch(page.dataset.signedIn, { headers: { Accept: "application/json" } });
  } catch {
    return "You are offline. Nothing was lost. Try again in a moment.";
  }
  if (response.status >= 500) return "The site is not responding. Nothing was lost. Try again in a moment.";
  const { user, csrf, error } = await response.json().catch(() => ({}));
  if (!response.ok) return error ?? "You are signed out.";
  if (String(user) !== page.dataset.user) return "Another user has signed in in this browser. Copy your text, then reload this page.";
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrf;
  freshUntil = Date.now() + FRESH_MS;
  return "";
};

const showMessage = (message) => {
  page.querySelector("[data-trouble]").textContent = message;
  page.hidden = !message;
};

document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post" || !form.closest("main") || form.closest(".modal") || sent.delete(form)) return;
    if (isFresh()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (checking) return;
    checking = true;
    const message = await checkSession();
    checking = false;
    showMessage(message);
    // Wagtail disables the clicked button; a disabled button would not be sent with the form.
    submitter?.removeAttribute("disabled");
    if (message) {
      page.focus();
      submitter?.setAttribute("data-w-progress-loading-value", "false");
      return;
    }
    sent.add(form);
    form.requestSubmit(submitter);
  },
  true,
);

// When autosave fails, show why. Once the session works again, trigger one more autosave.
let retried = false;
const retryAutosave = async () => {
  showMessage(await checkSession());
  if (!page.hidden || retried) return;
  retried = true;
  const edited = new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } });
  document.querySelector("[data-edit-form]")?.dispatchEvent(edited);
};
document.addEventListener("w-autosave:error", (event) => {
  if (event.detail.type !== "validation_error") retryAutosave();
});
document.addEventListener("w-autosave:success", () => {
  retried = false;
  freshUntil = Date.now() + FRESH_MS;
  // Remove an earlier message about the connection.
  showMessage("");
});
addEventListener("online", () => {
  if (!page.hidden) retryAutosave();
});

// Check again when the user comes back from another tab, maybe from signing in there.
document.addEventListener("visibilitychange", () => {
  freshUntil = 0;
  if (!document.hidden && !page.hidden) retryAutosave();
});
