// Optional conveniences of the request list and the request page: select all, and autosaved notes.

const selectAll = document.querySelector("[data-choose-all]");
if (selectAll) {
  selectAll.hidden = false;
  selectAll.addEventListener("change", () => {
    for (const box of document.querySelectorAll("input[name=chosen]")) box.checked = selectAll.checked;
  });
}

// The draft of a note is saved every few seconds and restored after signing in again.
const SAVE_DELAY = 3000;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const status = form.querySelector("[data-draft-state]");
  let timer;
  let submitting = false;
  const saveDraft = async () => {
    timer = undefined;
    try {
      const response = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "manual" });
      status.textContent =
        response.status === 204 ? "Draft saved." : "Draft not saved. Sign in again in another tab, then continue typing.";
    } catch {
      status.textContent = "Draft not saved: no connection. Trying again.";
      timer = setTimeout(saveDraft, SAVE_DELAY);
    }
  };
  form.note.addEventListener("input", () => {
    if (!submitting) timer ??= setTimeout(saveDraft, SAVE_DELAY);
  });
  form.addEventListener("submit", () => {
    submitting = true;
    clearTimeout(timer);
  });
}
