// Shows issues found by the server's content rules in Wagtail's accessibility checker of the preview.

// Compares letters only: source markers, quotation marks and spaces are rendered differently.
const normalize = (text) => text.toLowerCase().replace(/[^\p{L}]+/gu, "") || text.replace(/\s+/g, "");
const userbar = window.wagtail?.userbar;
const island = userbar?.shadowRoot?.getElementById("clinic-findings");
const findings = island ? JSON.parse(island.textContent) : [];

// Finds the innermost elements that contain each text; text not found in the page is shown at the title.
const marked = new Map();
for (const { rule, words: text } of findings) {
  const target = normalize(text);
  const containsText = (element) => normalize(element.textContent).includes(target);
  const main = document.querySelector("main");
  const inner = target && main ? [...main.querySelectorAll("*")].filter(containsText) : [];
  const elements = inner.filter((element) => ![...element.children].some(containsText));
  for (const element of elements.length ? elements : [document.querySelector("h1")]) {
    marked.set(element, (marked.get(element) ?? new Set()).add(rule));
  }
}

for (const rule of ["clinic-blocks", "clinic-advises"]) {
  userbar?.registerCheck(rule, (element) => !marked.get(element)?.has(rule));
}
