// The “Publishing checks” side panel: reloads after each save, and submits approvals without leaving the editor.
// Without JavaScript its forms open a separate page.

const panel = () => document.querySelector("[data-findings]");
const AJAX_HEADERS = { "X-Requested-With": "XMLHttpRequest" };

function updateCounter() {
  const counter = document.querySelector("[data-side-panel-toggle=findings] [data-side-panel-toggle-counter]");
  const list = panel()?.querySelector("[data-blocking]");
  if (!counter || !list) return;
  counter.textContent = list.dataset.blocking;
  counter.hidden = list.dataset.blocking === "0";
}

// Keeps what the user is typing when the list reloads.
function replaceList(html) {
  const drafts = [...panel().querySelectorAll("details[open]")].map((details) => {
    const box = details.querySelector("textarea");
    return { id: box.id, typed: box.value, focused: box === document.activeElement, at: box.selectionStart };
  });
  panel().innerHTML = html;
  for (const { id, typed, focused, at } of drafts) {
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
  const response = await fetch(panel().dataset.findings, { headers: AJAX_HEADERS });
  if (response.ok && !response.redirected) replaceList(await response.text());
}

async function submitDecision(form, button) {
  const body = new FormData(form, button);
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body, headers: AJAX_HEADERS });
    if (response.redirected || ![200, 422].includes(response.status)) throw new Error();
    if (response.ok) form.closest("details")?.removeAttribute("open");
    replaceList(await response.text());
    panel().querySelector("[role=alert], [role=status]")?.scrollIntoView({ block: "nearest" });
  } catch {
    button.disabled = false;
    const message = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
    message.setAttribute("role", "alert");
    message.className = "findings-error";
    message.textContent = "Not saved. Check that you are signed in and online, then try again.";
  }
}

document.addEventListener("w-autosave:success", refresh);
document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-findings]")) return;
  event.preventDefault();
  submitDecision(event.target, event.submitter);
});
