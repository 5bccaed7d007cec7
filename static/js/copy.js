// Buttons that copy or share an address. A browser that does not let a script copy has the address selected instead.

const shown = (address) => [...document.querySelectorAll("a")].find((link) => link.textContent.trim() === address);

// A screen reader says what is put into it later, so it is there before.
const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
status.setAttribute("role", "status");
document.body.append(status);

const copied = async (address) => {
  try {
    await navigator.clipboard.writeText(address);
    return true;
  } catch {
    getSelection().selectAllChildren(shown(address));
    return document.execCommand("copy");
  }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const done = await copied(button.dataset.copy);
    button.textContent = done ? "Copied" : "Selected";
    status.textContent = done ? "The address is copied." : "The address is selected. Copy it with your keyboard or menu.";
    setTimeout(() => {
      button.innerHTML = label;
      status.textContent = "";
    }, 4000);
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  const { share: url, shareTitle: title, shareText: text } = button.dataset;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share({ title, text, url }).catch(() => {}));
}
