// Shows the server's issues in Wagtail's content checker.

// Compares letters only: source markers, quotation marks and spaces differ in the rendered page.
const normalize = (text) => text.toLowerCase().replace(/[^\p{L}]+/gu, "") || text.replace(/\s+/g, "");
const userbar = window.wagtail?.userbar;
const island = userbar?.shadowRoot?.getElementById("clinic-findings");
const findings = island ? JSON.parse(island.textContent) : [];

// The innermost elements that contain the words, or the title when the words are not on the page.
const issuesByElement = new Map();
for (const { rule, words } of findings) {
  const wanted = normalize(words);
  const holds = (element) => normalize(element.textContent).includes(wanted);
  const main = document.querySelector("main");
  const inner = wanted && main ? [...main.querySelectorAll("*")].filter(holds) : [];
  const places = inner.filter((element) => ![...element.children].some(holds));
  for (const element of places.length ? places : [document.querySelector("h1")]) {
    issuesByElement.set(element, (issuesByElement.get(element) ?? new Set()).add(rule));
  }
}

for (const rule of ["clinic-blocks", "clinic-advises"]) {
  userbar?.registerCheck(rule, (element) => !issuesByElement.get(element)?.has(rule));
}
