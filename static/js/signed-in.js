// Before a form of the admin is sent: is its sender still signed in? After a quarter of an hour away, or after
// signing in again in another tab, it would be refused, and what was typed in it lost.

const page = document.querySelector("[data-signed-in]");
const sent = new WeakSet();
let asking = false;

// So long after a page was loaded or an answer came, nobody needs to be asked.
const SURE = 60000;
let sureUntil = Date.now() + SURE;
const isSure = () => Date.now() < sureUntil && navigator.onLine && page.hidden;
addEventListener("pageshow", (event) => {
  if (event.persisted) sureUntil = 0;
});

// Whether this form may go now; the sentence to show when it may not.
const trouble = async () => {
  let answer;
  try {
    answer = await fetch(page.dataset.signedIn, { headers: { Accept: "application/json" } });
  } catch {
    return "There is no connection. Nothing is lost: try again in a moment.";
  }
  if (answer.status >= 500) return "The site does not answer just now. Nothing is lost: try again in a moment.";
  const { user, csrf, error } = await answer.json().catch(() => ({}));
  if (!answer.ok) return error ?? "You are signed out.";
  if (String(user) !== page.dataset.user) return "Another person is signed in here now. Copy what you typed, then open this page again.";
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = csrf;
  sureUntil = Date.now() + SURE;
  return "";
};

const say = (sentence) => {
  page.querySelector("[data-trouble]").textContent = sentence;
  page.hidden = !sentence;
};

document.addEventListener(
  "submit",
  async (event) => {
    const { target: form, submitter } = event;
    if (form.method !== "post" || !form.closest("main") || form.closest(".modal") || sent.delete(form)) return;
    if (isSure()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    const sentence = await trouble();
    asking = false;
    say(sentence);
    // Wagtail stills the button that was pressed; a still one would not be sent with its form.
    submitter?.removeAttribute("disabled");
    if (sentence) {
      page.focus();
      submitter?.setAttribute("data-w-progress-loading-value", "false");
      return;
    }
    sent.add(form);
    form.requestSubmit(submitter);
  },
  true,
);

// Autosave asks often, and is the first to hear of it. Once its sender is known again, it tries once more.
let tried = false;
const autosave = async () => {
  say(await trouble());
  if (!page.hidden || tried) return;
  tried = true;
  const edited = new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } });
  document.querySelector("[data-edit-form]")?.dispatchEvent(edited);
};
document.addEventListener("w-autosave:error", (event) => {
  if (event.detail.type !== "validation_error") autosave();
});
document.addEventListener("w-autosave:success", () => {
  tried = false;
  sureUntil = Date.now() + SURE;
  // What was said of a line that was gone would stand over the buttons.
  say("");
});
addEventListener("online", () => {
  if (!page.hidden) autosave();
});

// Back from another tab, maybe from signing in there.
document.addEventListener("visibilitychange", () => {
  sureUntil = 0;
  if (!document.hidden && !page.hidden) autosave();
});
