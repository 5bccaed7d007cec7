// Cleans text pasted from Word, Google Docs or a web page to headings, lists, links and paragraphs.
// The editor itself drops fonts and colors, but does not handle Word lists, the Docs wrapper, tables or superscripts.
(() => {
  const DROPPED = "style, script, meta, link, title, xml, img, svg, object, iframe, noscript, template, del";
  const BLOCKS = new Set(["P", "H2", "H3", "UL", "OL", "LI", "BLOCKQUOTE", "DIV", "BR"]);
  const KEPT = new Set(["P", "H2", "H3", "UL", "OL", "LI", "A", "B", "STRONG", "I", "EM", "BR"]);
  const HEADINGS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/g;
  const ADDRESS = /^(https?:|mailto:|tel:)/i;
  // Text copied from the editor itself is left alone.
  const OWN = /data-draftjs-conductor-fragment|data-editor=|data-offset-key/;

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const unwrap = (element) => element.replaceWith(...element.childNodes);
  const rename = (element, name) => {
    const renamed = element.ownerDocument.createElement(name);
    renamed.append(...element.childNodes);
    element.replaceWith(renamed);
    return renamed;
  };
  const styleOf = (element) => (element.getAttribute("style") ?? "").toLowerCase();

  const dropUnseen = (body) => {
    const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
    const found = [];
    while (comments.nextNode()) found.push(comments.currentNode);
    found.forEach((comment) => comment.remove());
    all(body, DROPPED).forEach((element) => element.remove());
    all(body, "*").filter((element) => /(?:^|;)\s*(display\s*:\s*none|mso-hide\s*:\s*all)/.test(styleOf(element))).forEach((element) => element.remove());
    // Word comments: the reference in the text and the comment itself.
    all(body, ".MsoCommentReference, [style*='mso-element:comment'], [class*=msocom]").forEach((element) => element.remove());
  };

  const wordLists = (body) => {
    let lists = [];
    for (const paragraph of all(body, "p, h1, h2, h3, h4, h5, h6, div")) {
      const level = Number(styleOf(paragraph).match(/mso-list\s*:[^;]*\blevel(\d)/)?.[1] ?? 0);
      if (!level) continue;
      const mark = all(paragraph, "span").find((span) => /mso-list\s*:\s*ignore/.test(styleOf(span)));
      const kind = /^\s*(\d+|[a-z]|[ivxlc]+)[.)]/i.test(mark?.textContent ?? "") ? "OL" : "UL";
      mark?.remove();
      const before = paragraph.previousElementSibling;
      if (!lists[0] || before !== lists[0]) lists = [];
      lists.length = Math.min(lists.length, level);
      if (lists.length === level && lists[level - 1].tagName !== kind) lists.length = level - 1;
      while (lists.length < level) {
        const list = body.ownerDocument.createElement(kind);
        const parent = lists.at(-1);
        if (parent) (parent.lastElementChild ?? parent.appendChild(body.ownerDocument.createElement("li"))).append(list);
        else paragraph.before(list);
        lists.push(list);
      }
      const item = body.ownerDocument.createElement("li");
      item.append(...paragraph.childNodes);
      lists.at(-1).append(item);
      paragraph.remove();
    }
  };

  const tables = (body) => {
    for (const row of all(body, "tr")) {
      const line = body.ownerDocument.createElement("p");
      const cells = [...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean);
      line.textContent = cells.join(" | ");
      if (cells.length) row.closest("table").before(line);
    }
    all(body, "table").forEach((table) => table.remove());
  };

  const emphasis = (body) => {
    // Google Docs wraps everything in a <b> that is not bold.
    all(body, "b, strong").filter((bold) => /(?:^|;)\s*font-weight\s*:\s*(normal|[1-5]00)/.test(styleOf(bold))).forEach(unwrap);
    for (const span of all(body, "span, font")) {
      const style = styleOf(span);
      if (!span.textContent.trim()) continue;
      if (/font-weight\s*:\s*(bold|[6-9]00)/.test(style) && !span.closest("b, strong, h1, h2, h3, h4, h5, h6")) span.innerHTML = `<b>${span.innerHTML}</b>`;
      if (/font-style\s*:\s*italic/.test(style) && !span.closest("i, em")) span.innerHTML = `<i>${span.innerHTML}</i>`;
    }
    for (const [name, digits] of [["sup", RAISED], ["sub", LOWERED]]) {
      for (const small of all(body, name)) small.replaceWith(small.textContent.trim().replace(/\d/g, (digit) => digits[digit]));
    }
  };

  const links = (body) => {
    for (const link of all(body, "a")) {
      let address = link.getAttribute("href")?.trim() ?? "";
      // Google Docs replaces links with redirects through google.com.
      if (/^https?:\/\/www\.google\.[a-z.]+\/url\?/.test(address)) address = new URL(address).searchParams.get("q") ?? address;
      if (ADDRESS.test(address)) link.setAttribute("href", address);
      else unwrap(link);
    }
  };

  const plainMarkup = (body) => {
    for (const [from, to] of Object.entries(HEADINGS)) all(body, from).forEach((heading) => rename(heading, to));
    all(body, "p.MsoTitle, p.MsoSubtitle").forEach((heading) => rename(heading, "h2"));
    all(body, "li > p, li > div").forEach(unwrap);
    for (const element of all(body, "*").reverse()) {
      if (element.tagName === "DIV" && ![...element.children].some((child) => BLOCKS.has(child.tagName))) rename(element, "p");
      else if (!KEPT.has(element.tagName)) unwrap(element);
    }
    for (const element of all(body, "*")) {
      for (const { name } of [...element.attributes]) if (name !== "href") element.removeAttribute(name);
    }
    all(body, "p, li, h2, h3").filter((element) => !element.textContent.trim()).forEach((element) => element.remove());
    const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(CONTROLS, "").replace(/[\r\n\t]+/g, " ");
  };

  const tidied = (html) => {
    const { body } = new DOMParser().parseFromString(html, "text/html");
    for (const step of [dropUnseen, wordLists, tables, emphasis, links, plainMarkup]) step(body);
    return body.innerHTML.trim();
  };

  document.addEventListener(
    "paste",
    (event) => {
      const html = event.clipboardData?.getData("text/html");
      if (event.tidied || !html || OWN.test(html) || !event.target.closest?.(".public-DraftEditor-content")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const data = new DataTransfer();
      data.setData("text/html", tidied(html));
      data.setData("text/plain", event.clipboardData.getData("text/plain").replace(CONTROLS, ""));
      const again = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      again.tidied = true;
      event.target.dispatchEvent(again);
    },
    true,
  );
})();
