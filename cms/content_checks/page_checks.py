"""Checks for missing content. Each function returns the labels of the fields where content is missing."""

import re

from cms.content_checks.normalization import normalize
from cms.content_checks.treatment_names import OWN, current_names
from cms.core.text_extraction import SegmentKind

SPEAKS_OF = re.compile(rf"{OWN}|\binfusions?\b")
HELP = re.compile(
    r"\b(?:relief|reliev\w+|helps?|helped|improv\w+|eas(?:e|es|ed)|better|works?|reduc\w+|effective|benefits?|heal\w*|"
    r"respond\w*|lift\w*|cure\w*)\b"
)
RISK = re.compile(
    r"\b(?:risks?|side[- ]effects?|adverse|harm\w*|nausea|blood pressure|misus\w+|dependen\w+|addict\w+|bladder|"
    r"dizz\w+|dissociat\w+|detached|danger\w*|frighten\w*)\b"
)
# A line with one of these may be about the risks of another treatment.
OTHERS = re.compile(r"\b(?:traditional|conventional|antidepressants?|opioids?|ssris?|other \w+|medications?)\b")
OFF_LABEL = re.compile(r"\boff[- ]label\b|\bnot (?:\w+[- ]){0,3}approved\b|\bno (?:fda )?approval\b|\bnot approved\b")


def missing_parts(page) -> list[str]:
    return list(page.missing_fields())


def missing_alt_texts(page) -> list[str]:
    body = getattr(page, "body", None) or ()
    images = [block.value["image"] for block in body if block.block_type == "picture"]
    return [
        f"image {number}"
        for number, image in enumerate(images, 1)
        if image and not image.decorative and not (image.contextual_alt_text or "").strip()
    ]


def missing_risk(page) -> list[str]:
    words = _words(page)
    named = any(RISK.search(line) and not OTHERS.search(line) for line in words.splitlines())
    needs_risks = _promises_help(words) and not named and not page.shows_disclosures()
    return ["the whole page"] if needs_risks else []


def missing_off_label(page) -> list[str]:
    words = _words(page)
    unsaid = _promises_help(words) and not OFF_LABEL.search(words) and not page.shows_disclosures()
    return ["the whole page"] if unsaid else []


def missing_description(page) -> list[str]:
    return [] if page.description else ["Description for search engines"]


def _words(page) -> str:
    """Return the clinic's own text, one sentence per line, without patients' questions."""
    mask = current_names().mask
    said = (passage for passage in page.all_text_segments() if passage.kind != SegmentKind.QUESTION)
    return "\n".join(sentence.lower for passage in said for sentence in normalize(passage.text, mask).sentences)


def _promises_help(words: str) -> bool:
    return bool(SPEAKS_OF.search(words) and HELP.search(words))
