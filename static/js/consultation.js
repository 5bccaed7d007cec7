// The consultation form, sent in place. Without this script the form works the same, with a page in between.

let form = document.querySelector("[data-consultation-form]");

const newKey = () => crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

// One key for each time the form is filled in: a double click or a retry is the same request.
const giveKeys = () => {
  for (const field of document.querySelectorAll("input[data-key]")) field.value ||= newKey();
};

// Counted from when the page became usable, across retries, including a retry from an error page.
const fields = () => [...document.querySelectorAll("input[data-took]")];
const begun = performance.now() - 1000 * Math.max(0, ...fields().map((field) => Number(field.defaultValue)));
// Before the listener that sends.
document.addEventListener("submit", () => {
  for (const field of fields()) field.value = Math.floor((performance.now() - begun) / 1000);
}, true);

const countLeft = (area) => {
  const note = area.closest(".field").querySelector("[data-left]");
  const show = () => {
    const left = area.dataset.limit - [...area.value.normalize("NFC").trim()].length;
    const characters = Math.abs(left) === 1 ? "1 character" : `${Math.abs(left)} characters`;
    note.textContent = left < 0 ? `${characters} too many` : `${characters} left`;
  };
  area.addEventListener("input", show);
  show();
};

const showNote = (message) => {
  let note = form.querySelector("[data-note]");
  if (!note) {
    note = Object.assign(document.createElement("p"), { className: "wrong", tabIndex: -1 });
    note.dataset.note = "";
    note.setAttribute("role", "alert");
    form.querySelector(".send").before(note);
  }
  note.textContent = message;
  note.focus();
};

const start = () => {
  form.querySelectorAll("textarea[data-limit]").forEach(countLeft);
  form.addEventListener("submit", send);
};

let sending = false;

async function send(event) {
  event.preventDefault();
  if (sending) return;
  sending = true;
  const button = form.querySelector("button");
  button.setAttribute("aria-disabled", "true");
  try {
    giveKeys();
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
    show(new DOMParser().parseFromString(await answer.text(), "text/html"), answer);
  } catch {
    showNote("We couldn’t send it because the connection failed. Nothing was lost. Please try again.");
  } finally {
    sending = false;
    button.removeAttribute("aria-disabled");
  }
}

function show(page, answer) {
  const section = document.getElementById("consultation");
  const thanks = page.querySelector("[data-thanks]");
  const again = page.querySelector("[data-consultation-form]");
  if (thanks && answer.ok) {
    // The page that the form is on keeps its own h1.
    const heading = thanks.querySelector("h1");
    const second = Object.assign(document.createElement("h2"), { id: "thanks", tabIndex: -1, textContent: heading.textContent });
    heading.replaceWith(second);
    section.replaceChildren(thanks);
    second.focus();
  } else if (again) {
    form.replaceWith(again);
    form = again;
    giveKeys();
    start();
    document.title = page.title;
    again.querySelector("[data-summary]")?.focus();
  } else {
    showNote(page.querySelector(".lede")?.textContent ?? "We couldn’t send it. Nothing was lost. Please try again in a minute.");
  }
}

giveKeys();
document.querySelectorAll("[data-question-form] textarea[data-limit]").forEach(countLeft);
// A page restored from the browser's cache keeps its key.
if (form) start();
// Focus the error summary that came with the page.
document.querySelector("[data-summary]")?.focus();
