// The list “Before publishing” beside the editor: asked anew when a draft was saved, and decided in place.
// Without this file its forms lead to a page of their own.

const panel = () => document.querySelector("[data-findings]");
const ASKS = { "X-Requested-With": "XMLHttpRequest" };

function count() {
  const counter = document.querySelector("[data-side-panel-toggle=findings] [data-side-panel-toggle-counter]");
  const list = panel()?.querySelector("[data-blocking]");
  if (!counter || !list) return;
  counter.textContent = list.dataset.blocking;
  counter.hidden = list.dataset.blocking === "0";
}

// What somebody is typing outlives a new list.
function show(html) {
  const kept = [...panel().querySelectorAll("details[open]")].map((details) => {
    const box = details.querySelector("textarea");
    return { id: box.id, typed: box.value, focused: box === document.activeElement, at: box.selectionStart };
  });
  panel().innerHTML = html;
  for (const { id, typed, focused, at } of kept) {
    const box = document.getElementById(id);
    if (!box) continue;
    box.closest("details").open = true;
    box.value = typed;
    if (focused) {
      box.focus();
      box.setSelectionRange(at, at);
    }
  }
  count();
}

async function refresh() {
  if (!panel()) return;
  const answer = await fetch(panel().dataset.findings, { headers: ASKS });
  if (answer.ok && !answer.redirected) show(await answer.text());
}

async function decide(form, button) {
  const body = new FormData(form, button);
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: ASKS });
    if (answer.redirected || ![200, 422].includes(answer.status)) throw new Error();
    if (answer.ok) form.closest("details")?.removeAttribute("open");
    show(await answer.text());
    panel().querySelector("[role=alert], [role=status]")?.scrollIntoView({ block: "nearest" });
  } catch {
    button.disabled = false;
    const said = form.querySelector("[role=alert]") ?? form.appendChild(document.createElement("p"));
    said.setAttribute("role", "alert");
    said.className = "findings-error";
    said.textContent = "Not kept. Look whether you are still signed in and connected, then try again.";
  }
}

document.addEventListener("w-autosave:success", refresh);
document.addEventListener("submit", (event) => {
  if (!event.target.closest("[data-findings]")) return;
  event.preventDefault();
  decide(event.target, event.submitter);
});
