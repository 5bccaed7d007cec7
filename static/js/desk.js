// Conveniences of the desk. Everything works without them.

const all = document.querySelector("[data-choose-all]");
if (all) {
  const boxes = () => document.querySelectorAll("input[name=chosen]");
  all.hidden = false;
  all.addEventListener("change", () => boxes().forEach((box) => (box.checked = all.checked)));
}

// A half-typed note is kept every few seconds, so that it is there after signing in again.
const PAUSE = 3000;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const state = form.querySelector("[data-draft-state]");
  let timer;
  let sending = false;
  const keep = async () => {
    timer = undefined;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "manual" });
      state.textContent = answer.status === 204 ? "What you typed is kept." : "Not kept: sign in again in another tab, then type on.";
    } catch {
      state.textContent = "Not kept yet: no connection.";
      timer = setTimeout(keep, PAUSE);
    }
  };
  form.note.addEventListener("input", () => {
    if (!sending) timer ??= setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    sending = true;
    clearTimeout(timer);
  });
}
