// Marks what the server found in a previewed page, for Wagtail's checker: the rules run on the server alone.

// Letters alone: markers, quotation marks and spaces look different where they are drawn.
const plain = (text) => text.toLowerCase().replace(/[^\p{L}]+/gu, "") || text.replace(/\s+/g, "");
const userbar = window.wagtail?.userbar;
const island = userbar?.shadowRoot?.getElementById("clinic-findings");
const findings = island ? JSON.parse(island.textContent) : [];

// The innermost elements that hold the words; what stands nowhere in the text is said of the title.
const marked = new Map();
for (const { rule, words } of findings) {
  const wanted = plain(words);
  const holds = (element) => plain(element.textContent).includes(wanted);
  const main = document.querySelector("main");
  const inner = wanted && main ? [...main.querySelectorAll("*")].filter(holds) : [];
  const places = inner.filter((element) => ![...element.children].some(holds));
  for (const element of places.length ? places : [document.querySelector("h1")]) {
    marked.set(element, (marked.get(element) ?? new Set()).add(rule));
  }
}

for (const rule of ["clinic-blocks", "clinic-advises"]) {
  userbar?.registerCheck(rule, (element) => !marked.get(element)?.has(rule));
}
