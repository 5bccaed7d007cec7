// Buttons that copy or share an address. They are hidden where the browser cannot.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    button.setAttribute("aria-live", "polite");
    setTimeout(() => (button.innerHTML = label), 2000);
  });
}

for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  button.addEventListener("click", () =>
    navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {}),
  );
}
