"""WordPress HTML, from the classic editor or of blocks, taken apart into paragraphs, lists, quotations and pictures.

What comes out is built anew from a short list of tags, so nothing that is not on it can come along.
"""

import re
from collections import Counter
from html.parser import HTMLParser

import nh3

from home.wordpress_import.types import SPACE, Picture, Quotation, Run, TextElement, runs_text, trim_runs

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = {"ul", "ol"}
BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
BREAKS = {"p", "div", "section", "article", "tr", "dd", "dt", "pre", "address", "hr", "details", "summary", "center"}
SHOWN = {*HEADINGS, *LISTS, *BOLD, *ITALIC, *BREAKS, "li", "a", "br", "img", "figure", "figcaption", "blockquote"}
SHOWN |= {"cite", "footer", "table", "th", "td", "sup", "sub"}
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "class", "data-src", "data-lazy-src", "data-id"}}
# Taken out with all they hold, and counted. Words that were struck out must not stand again as if they held.
TAKEN_OUT = {
    "script": "script",
    "style": "style sheet",
    "iframe": "frame of another site",
    "form": "form",
    "video": "video",
    "audio": "sound",
    "object": "plug-in",
    "embed": "plug-in",
    "svg": "drawing (SVG)",
    "del": "struck-out text",
    "s": "struck-out text",
    "strike": "struck-out text",
}
UNSEEN = {"noscript", "template", "select", "textarea", "button", "canvas", "title", "math"}
OPENED = re.compile(rf"<({'|'.join(TAKEN_OUT)})(?=[\s/>])", re.IGNORECASE)
# A block of WordPress's that holds no HTML of its own: it is made when the page is asked for.
MADE_LATER = re.compile(r"<!--\s+wp:([a-z][a-z0-9/_-]*)\s+(?:\{(?:(?!<!--|-->).)*\}\s+)?/-->", re.DOTALL)
SILENT_BLOCKS = {"more", "nextpage", "spacer", "separator"}
LONE_ADDRESS = re.compile(r"https?://\S+")
ATTACHMENT = re.compile(r"\bwp-image-(\d+)")
PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
DEEPEST_LIST = 3


def read_html(html: str, changed: Counter) -> list[TextElement | Quotation | Picture]:
    """The parts of `html` in order; `changed` counts what was taken out or lost its form."""
    for match in OPENED.finditer(html):
        changed[TAKEN_OUT[match[1].lower()]] += 1
    for match in MADE_LATER.finditer(html):
        if match[1] not in SILENT_BLOCKS:
            changed[f"block “{match[1]}”"] += 1
    reader = _WordPressParser(changed, classic="<!-- wp:" not in html)
    # Well-formed afterwards, as a browser would have understood it.
    whole = nh3.clean(html, tags=SHOWN, attributes=ATTRIBUTES, clean_content_tags={*TAKEN_OUT, *UNSEEN}, link_rel=None)
    reader.feed(whole)
    reader.close()
    reader.end_paragraph()
    return reader.parts


class _WordPressParser(HTMLParser):
    def __init__(self, changed: Counter, classic: bool):
        super().__init__(convert_charrefs=True)
        self.changed = changed
        # The classic editor kept line ends in place of paragraphs.
        self.classic = classic
        self.parts: list = []
        self.runs: list[Run] = []
        self.pictures: list[Picture] = []
        self.tag = "p"
        self.bold = self.italic = self.code = self.quotes = 0
        self.links: list[str] = []
        self.lists: list[str] = []
        self.continued = False
        self.quotation: Quotation | None = None
        self.said_by = False
        self.figure: list[Picture] | None = None
        self.caption = False
        # “sup” or “sub”, and where its words begin.
        self.script = ("", 0)

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
            self.continued = False

    def open_a(self, attributes):
        self.links.append(attributes.get("href", ""))

    def close_a(self):
        self.links.pop()

    def open_br(self, attributes):
        self.add_text("\n")

    def open_li(self, attributes):
        self.end_paragraph()
        self.continued = False

    def close_li(self):
        self.end_paragraph()
        self.continued = False

    def open_pre(self, attributes):
        self.end_paragraph()
        self.code += 1
        self.changed["preformatted text, now plain"] += 1

    def close_pre(self):
        self.end_paragraph()
        self.code -= 1

    def open_table(self, attributes):
        self.end_paragraph()
        self.changed["table, now a paragraph a row"] += 1

    def close_table(self):
        self.end_paragraph()

    def open_td(self, attributes):
        if any(run.text.strip() for run in self.runs):
            self.add_text(" · ")

    open_th = open_td

    def open_blockquote(self, attributes):
        self.end_paragraph()
        self.quotes += 1
        if self.quotes == 1:
            self.quotation = Quotation()

    def close_blockquote(self):
        self.end_paragraph()
        self.quotes -= 1
        if self.quotes == 0:
            if self.quotation.paragraphs:
                self.parts.append(self.quotation)
            self.quotation = None

    def open_cite(self, attributes):
        if self.quotation:
            self.end_paragraph()
            self.said_by = True

    def close_cite(self):
        if self.quotation:
            self.end_paragraph()
            self.said_by = False

    open_footer, close_footer = open_cite, close_cite

    def open_figure(self, attributes):
        self.end_paragraph()
        self.figure = []

    def close_figure(self):
        self.end_paragraph()
        self.figure = None

    def open_figcaption(self, attributes):
        self.end_paragraph()
        self.caption = True

    def close_figcaption(self):
        self.end_paragraph()
        self.caption = False

    def open_sup(self, attributes):
        self.script = ("sup", len(self.runs))

    def close_sup(self):
        self._end_script(RAISED)

    def open_sub(self, attributes):
        self.script = ("sub", len(self.runs))

    def close_sub(self):
        self._end_script(LOWERED)

    def _end_script(self, digits):
        _, start = self.script
        words = runs_text(self.runs[start:]).strip()
        if not words.isdecimal():
            return
        linked = any(run.href for run in self.runs[start:])
        del self.runs[start:]
        # A raised number that leads somewhere is a note's; alone it is part of a unit, as in m².
        links, self.links = self.links, []
        self.add_text(f"[{words}]" if linked else words.translate(digits))
        self.links = links
        if linked:
            self.changed["note's number, now [1]"] += 1

    def open_img(self, attributes):
        source = attributes.get("data-src") or attributes.get("data-lazy-src") or attributes.get("src", "")
        number = ATTACHMENT.search(attributes.get("class", ""))
        picture = Picture(source, number[1] if number else attributes.get("data-id", ""), attributes.get("alt", ""))
        self.pictures.append(picture)
        if self.figure is not None:
            self.figure.append(picture)

    # Words

    def handle_data(self, data):
        if self.code:
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
        """The paragraph ends here; what was collected goes where it belongs, and its pictures after it."""
        runs, self.runs = trim_runs(self.runs), []
        if runs:
            self._place_runs(runs)
        self.parts += self.pictures
        self.pictures = []
        self.tag = "p"

    def _place_runs(self, runs: list[Run]) -> None:
        if self.caption and self.figure:
            for picture in self.figure:
                picture.caption = picture.caption or SPACE.sub(" ", runs_text(runs))
        elif self.caption and self.figure is not None and self.parts and isinstance(self.parts[-1], Quotation):
            self.parts[-1].attribution = runs_text(runs)
        elif self.quotation and self.said_by:
            self.quotation.attribution = runs_text(runs).lstrip("—–- ")
        elif self.quotation:
            self.quotation.paragraphs.append(runs_text(runs))
        elif self.lists:
            self._place_in_list(runs)
        else:
            self.parts.append(TextElement(self.tag, self._with_link(runs)))

    def _place_in_list(self, runs: list[Run]) -> None:
        last = self.parts[-1] if self.parts else None
        if self.continued and isinstance(last, TextElement) and last.depth:
            last.runs += [Run("\n"), *runs]
        else:
            self.parts.append(TextElement(self.lists[-1], runs, min(len(self.lists), DEEPEST_LIST)))
        self.continued = True

    def _with_link(self, runs: list[Run]) -> list[Run]:
        """An address alone in its paragraph was shown as what it leads to; here it is a link."""
        words = runs_text(runs)
        if not LONE_ADDRESS.fullmatch(words) or any(run.href for run in runs):
            return runs
        self.changed["embedded page or video, now a link"] += 1
        return [Run(words, href=words)]
