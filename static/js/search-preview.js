// On the Promote tab: previews the page as a search result while the editor types.
(() => {
  const EMPTY = "The first lines of the page appear here.";

  const draw = (preview) => {
    const value = (name) => document.querySelector(`[data-edit-form] [name=${name}]`)?.value.trim() ?? "";
    const title = value("seo_title") || value("title");
    const description = value("search_description") || preview.dataset.byItself;
    const lengths = preview.querySelector("[data-lengths]");
    const { titleLength, descriptionLength } = lengths.dataset;
    const of = (text, limit) => `${text.length} of about ${limit} characters${text.length > limit ? ", the end may be cut off" : ""}`;
    preview.querySelector("[data-title]").textContent = title;
    preview.querySelector("[data-description]").textContent = description || EMPTY;
    lengths.textContent = `Title: ${of(title, titleLength)}. Description: ${of(description, descriptionLength)}.`;
  };

  document.addEventListener("DOMContentLoaded", () => {
    const preview = document.querySelector("[data-search-preview]");
    if (!preview) return;
    draw(preview);
    document.querySelector("[data-edit-form]").addEventListener("input", () => draw(preview));
    // The title copied from the question changes without an input event.
    document.querySelector("[data-edit-form]").addEventListener("change", () => draw(preview));
  });
})();
