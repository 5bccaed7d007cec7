// Buttons that copy or share a URL. If the browser does not allow copying, the URL is selected instead.

const findLink = (url) => [...document.querySelectorAll("a")].find((link) => link.textContent.trim() === url);

// Must exist before text is put into it, so that screen readers announce the text.
const status = Object.assign(document.createElement("p"), { className: "visually-hidden" });
status.setAttribute("role", "status");
document.body.append(status);

const copyUrl = async (url) => {
  try {
    await navigator.clipboard.writeText(url);
    return true;
  } catch {
    getSelection().selectAllChildren(findLink(url));
    return document.execCommand("copy");
  }
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const copied = await copyUrl(button.dataset.copy);
    button.textContent = copied ? "Copied" : "Selected";
    status.textContent = copied ? "Link copied." : "Link selected. Copy it with your keyboard or menu.";
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
