// The Publishing checks panel of the editor: reloads after each save and submits approvals in place.
// Without this script its forms open a page of their own.

const panel = () => document.querySelector("[data-findings]");
const HEADERS = { "X-Requested-With": "XMLHttpRequest" };

function updateCounter() {
  const counter = document.querySelector("[data-side-panel-toggle=findings] [data-side-panel-toggle-counter]");
  const list = panel()?.querySelector("[data-blocking]");
  if (!counter || !list) return;
  counter.textContent = list.dataset.blocking;
  counter.hidden = list.dataset.blocking === "0";
}

// Replaces the list, keeping open forms, their text and the focus.
function replaceList(html) {
  const openForms = [...panel().querySelectorAll("details[open]")].map((details) => {
    const box = details.querySelector("textarea");
    return { id: box.id, typed: box.value, focused: box === document.activeElement, at: box.selectionStart };
  });
  panel().innerHTML = html;
  for (const { id, typed, focused, at } of openForms) {
    const box = document.getElementById(id);
    if (!box) continue;
    box.closest("details").open = true;
    box.value = typed;
    if (focused) {
      box.focus();
      box.setSelectionRange(at, at);
    }
  }
  updateCounter();
}

async function refresh() {
  if (!panel()) return;
  const response = await fetch(panel().dataset.findings, { headers: HEADERS });
  if (response.ok && !response.redirected) replaceList(await response.text());
}

async function submitForm(form, button) {
  const body = new FormData(form, button);
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: HEADERS });
    if (response.redirected || ![200, 422].includes(response.status)) throw new Error();
    if (response.ok) form.closest("details")?.removeAttribute("open");
    replaceList(await response.text());
    panel().querySelector("[role=alert], [role=status]")?.scrollIntoView({ block: "nearest" });
  } catch {
    button.disabled = false;
    const error = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
    error.setAttribute("role", "alert");
    error.className = "findings-error";
    error.textContent = "Not saved. Check that you are online and signed in, then try again.";
  }
}

document.addEventListener("w-autosave:success", refresh);
document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-findings]")) return;
  event.preventDefault();
  submitForm(event.target, event.submitter);
});
