"""What a WordPress text consists of, between its HTML and the blocks it becomes."""

import re
from dataclasses import dataclass, field

# White space that HTML collapses; a no-break space is none of it, as in “10 mg”.
SPACE = re.compile("[ \t\r\f\n]+")
AROUND_BREAK = re.compile("[ \t\r\f]*\n[ \t\r\f]*")


@dataclass(frozen=True)
class Run:
    """Words of one look. A line feed is a line break."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass
class TextElement:
    """A paragraph (`p`), a heading (`h2`, `h3`) or a list's item (`ul`, `ol`, with its depth)."""

    tag: str
    runs: list[Run]
    depth: int = 0


@dataclass
class Quotation:
    paragraphs: list[str] = field(default_factory=list)
    attribution: str = ""


@dataclass
class Picture:
    """`number` is the attachment's, where WordPress says it."""

    source: str
    number: str = ""
    alt: str = ""
    caption: str = ""


def runs_text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def trim_runs(runs: list[Run]) -> list[Run]:
    """`runs` without white space at either end and doubled in between; none when they hold no word."""
    kept: list[Run] = []
    for run in runs:
        text = AROUND_BREAK.sub("\n", run.text)
        text = re.sub("[ \t\r\f]+", " ", text)
        if not kept or kept[-1].text[-1] in " \n":
            text = text.lstrip(" \n" if not kept else " ")
        if text:
            kept.append(Run(text, run.bold, run.italic, run.href))
    while kept:
        last = kept.pop()
        if text := last.text.rstrip(" \n"):
            kept.append(Run(text, last.bold, last.italic, last.href))
            break
    return kept if runs_text(kept).strip() else []
