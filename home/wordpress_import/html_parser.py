"""Parses the HTML of WordPress posts (classic or block editor) into paragraphs, lists, quotes, and images.

Only a short list of tags is allowed; everything else is removed before parsing.
"""

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from home.wordpress_import.blocks import SPACE, Image, Quote, Run, TextElement, runs_text, trim_runs

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = {"ul", "ol"}
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
BREAKS = {"p", "div", "section", "article", "tr", "dd", "dt", "pre", "address", "hr", "details", "summary", "center"}
ALLOWED_TAGS = {*HEADINGS, *LISTS, *BOLD, *ITALIC, *BREAKS, "li", "a", "br", "img", "figure", "figcaption"}
ALLOWED_TAGS |= {"blockquote", "cite", "footer", "table", "th", "td", "sup", "sub"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "class", "data-src", "data-lazy-src", "data-id"}}
# Removed with their content, and counted. Struck-out text must not reappear as if it were valid.
REMOVED_TAGS = {
    "script": "script",
    "style": "style sheet",
    "iframe": "embedded frame",
    "form": "form",
    "video": "video",
    "audio": "audio",
    "object": "plug-in",
    "embed": "plug-in",
    "svg": "SVG image",
    "del": "struck-out text",
    "s": "struck-out text",
    "strike": "struck-out text",
}
HIDDEN_TAGS = {"noscript", "template", "select", "textarea", "button", "canvas", "title", "math"}
REMOVED_TAG = re.compile(rf"<({'|'.join(REMOVED_TAGS)})(?=[\s/>])", re.IGNORECASE)
# A dynamic WordPress block: it has no HTML in the export.
DYNAMIC_BLOCK = re.compile(r"<!--\s+wp:([a-z][a-z0-9/_-]*)\s+(?:\{(?:(?!<!--|-->).)*\}\s+)?/-->", re.DOTALL)
LAYOUT_BLOCKS = {"more", "nextpage", "spacer", "separator"}
SINGLE_URL = re.compile(r"https?://\S+")
ATTACHMENT = re.compile(r"\bwp-image-(\d+)")
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
MAX_LIST_DEPTH = 3


def parse_html(html: str, changes: Counter) -> list[TextElement | Quote | Image]:
    """Return the elements of `html` in order; `changes` counts what was removed or converted."""
    for match in REMOVED_TAG.finditer(html):
        changes[REMOVED_TAGS[match[1].lower()]] += 1
    for match in DYNAMIC_BLOCK.finditer(html):
        if match[1] not in LAYOUT_BLOCKS:
            changes[f"block “{match[1]}”"] += 1
    parser = _WordPressParser(changes, classic="<!-- wp:" not in html)
    # The result is well-formed, with missing tags added as in a browser.
    removed = {*REMOVED_TAGS, *HIDDEN_TAGS}
    parser.feed(nh3.clean(html, tags=ALLOWED_TAGS, attributes=ATTRIBUTES, clean_content_tags=removed, link_rel=None))
    parser.close()
    parser.end_paragraph()
    return parser.elements


class _WordPressParser(HTMLParser):
    def __init__(self, changes: Counter, classic: bool):
        super().__init__(convert_charrefs=True)
        self.changes = changes
        # The classic editor stores blank lines instead of paragraph tags.
        self.classic = classic
        self.elements: list = []
        self.runs: list[Run] = []
        self.images: list[Image] = []
        self.tag = "p"
        self.bold = self.italic = self.preformatted = self.quote_depth = 0
        self.links: list[str] = []
        self.lists: list[str] = []
        self.in_list_item = False
        self.quote: Quote | None = None
        self.in_attribution = False
        self.figure: list[Image] | None = None
        self.in_caption = False
        # The index of the first run in a “sup” or “sub” tag.
        self.script_start = 0

    # Tags

    def handle_starttag(self, tag, attrs):
        if tag in BOLD:
            self.bold += 1
        elif tag in ITALIC:
            self.italic += 1
        elif opened := getattr(self, f"open_{tag}", None):
            opened({name: value or "" for name, value in attrs})
        elif tag in HEADINGS:
            self.end_paragraph()
            self.tag = HEADINGS[tag]
        elif tag in LISTS:
            self.end_paragraph()
            self.lists.append(tag)
        elif tag in BREAKS:
            self.end_paragraph()

    def handle_endtag(self, tag):
        if tag in BOLD:
            self.bold -= 1
        elif tag in ITALIC:
            self.italic -= 1
        elif closed := getattr(self, f"close_{tag}", None):
            closed()
        elif tag in HEADINGS or tag in BREAKS:
            self.end_paragraph()
        elif tag in LISTS:
            self.end_paragraph()
            self.lists.pop()
            self.in_list_item = False

    def open_a(self, attributes):
        self.links.append(attributes.get("href", ""))

    def close_a(self):
        self.links.pop()

    def open_br(self, attributes):
        self.add_text("\n")

    def open_li(self, attributes):
        self.end_paragraph()
        self.in_list_item = False

    def close_li(self):
        self.end_paragraph()
        self.in_list_item = False

    def open_pre(self, attributes):
        self.end_paragraph()
        self.preformatted += 1
        self.changes["preformatted text, now plain"] += 1

    def close_pre(self):
        self.end_paragraph()
        self.preformatted -= 1

    def open_table(self, attributes):
        self.end_paragraph()
        self.changes["table, now one paragraph per row"] += 1

    def close_table(self):
        self.end_paragraph()

    def open_td(self, attributes):
        if any(run.text.strip() for run in self.runs):
            self.add_text(" · ")

    open_th = open_td

    def open_blockquote(self, attributes):
        self.end_paragraph()
        self.quote_depth += 1
        if self.quote_depth == 1:
            self.quote = Quote()

    def close_blockquote(self):
        self.end_paragraph()
        self.quote_depth -= 1
        if self.quote_depth == 0:
            if self.quote.paragraphs:
                self.elements.append(self.quote)
            self.quote = None

    def open_cite(self, attributes):
        if self.quote:
            self.end_paragraph()
            self.in_attribution = True

    def close_cite(self):
        if self.quote:
            self.end_paragraph()
            self.in_attribution = False

    open_footer, close_footer = open_cite, close_cite

    def open_figure(self, attributes):
        self.end_paragraph()
        self.figure = []

    def close_figure(self):
        self.end_paragraph()
        self.figure = None

    def open_figcaption(self, attributes):
        self.end_paragraph()
        self.in_caption = True

    def close_figcaption(self):
        self.end_paragraph()
        self.in_caption = False

    def open_sup(self, attributes):
        self.script_start = len(self.runs)

    def close_sup(self):
        self._end_script(SUPERSCRIPTS)

    def open_sub(self, attributes):
        self.script_start = len(self.runs)

    def close_sub(self):
        self._end_script(SUBSCRIPTS)

    def _end_script(self, digits):
        """Convert a number in “sup” or “sub” to a source marker, if it is linked, or to Unicode digits."""
        start = self.script_start
        number = runs_text(self.runs[start:]).strip()
        if not number.isdecimal():
            return
        linked = any(run.href for run in self.runs[start:])
        del self.runs[start:]
        # A linked superscript number is a note; otherwise it is part of a unit, as in m².
        links, self.links = self.links, []
        self.add_text(f"[{number}]" if linked else number.translate(digits))
        self.links = links
        if linked:
            self.changes["note number, now [1]"] += 1

    def open_img(self, attributes):
        source = attributes.get("data-src") or attributes.get("data-lazy-src") or attributes.get("src", "")
        match = ATTACHMENT.search(attributes.get("class", ""))
        image = Image(source, match[1] if match else attributes.get("data-id", ""), attributes.get("alt", ""))
        self.images.append(image)
        if self.figure is not None:
            self.figure.append(image)

    # Text

    def handle_data(self, data):
        if self.preformatted:
            self.add_text(data)
        elif not self.classic or self.tag != "p" or self.lists:
            self.add_text(SPACE.sub(" ", data))
        else:
            for number, paragraph in enumerate(PARAGRAPHS.split(data)):
                if number:
                    self.end_paragraph()
                self.add_text(paragraph)

    def add_text(self, text: str) -> None:
        self.runs.append(Run(text, self.bold > 0, self.italic > 0, self.links[-1] if self.links else ""))

    def end_paragraph(self) -> None:
        """End the current paragraph: add its text where it belongs, followed by its images."""
        runs, self.runs = trim_runs(self.runs), []
        if runs:
            self._place_runs(runs)
        self.elements += self.images
        self.images = []
        self.tag = "p"

    def _place_runs(self, runs: list[Run]) -> None:
        if self.in_caption and self.figure:
            for image in self.figure:
                image.caption = image.caption or SPACE.sub(" ", runs_text(runs))
        elif self.in_caption and self.figure is not None and self.elements and isinstance(self.elements[-1], Quote):
            self.elements[-1].attribution = runs_text(runs)
        elif self.quote and self.in_attribution:
            self.quote.attribution = runs_text(runs).lstrip("—–- ")
        elif self.quote:
            self.quote.paragraphs.append(runs_text(runs))
        elif self.lists:
            self._place_in_list(runs)
        else:
            self.elements.append(TextElement(self.tag, self._with_link(runs)))

    def _place_in_list(self, runs: list[Run]) -> None:
        last = self.elements[-1] if self.elements else None
        if self.in_list_item and isinstance(last, TextElement) and last.depth:
            last.runs += [Run("\n"), *runs]
        else:
            self.elements.append(TextElement(self.lists[-1], runs, min(len(self.lists), MAX_LIST_DEPTH)))
        self.in_list_item = True

    def _with_link(self, runs: list[Run]) -> list[Run]:
        """Link a paragraph that is only a URL. WordPress would embed the page or video."""
        url = runs_text(runs)
        if not SINGLE_URL.fullmatch(url) or any(run.href for run in runs):
            return runs
        self.changes["embedded page or video, now a link"] += 1
        return [Run(url, href=url)]
