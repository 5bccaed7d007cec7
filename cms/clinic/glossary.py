"""The first use of a term in a text leads to what it means, at the end of the page."""

import re
from html import escape, unescape

from cms.clinic.models import Term
from cms.core.citations import BETWEEN_TAGS

# Where a word is not running text: links lead elsewhere already, and headings are for finding one's way.
SKIPPED_TAGS = {"a", "h1", "h2", "h3", "h4", "blockquote", "figure", "figcaption", "dfn", "svg", "button", "footer"}
TAG_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)


class Glossary:
    """The terms of the clinic, and one pattern that finds all of them. Kept while the terms stay as they are."""

    def __init__(self, terms: list[Term]):
        self.terms = terms
        self._by_form = {form.lower(): term for term in terms for form in term.forms}
        # The longest first, or “half” would be found in “half-life”.
        forms = sorted({escape(form) for term in terms for form in term.forms}, key=len, reverse=True)
        words = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
        self._pattern = re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE) if forms else None

    def explain_terms(self, html: str) -> tuple[str, list[Term]]:
        """`html` with each term's first use marked, and the terms it uses in the order of their appearance."""
        if not self._pattern:
            return html, []
        used: dict[int, Term] = {}
        silent = 0

        def mark_term(match: re.Match) -> str:
            term = self._find_term(match[0])
            if term is None or term.pk in used:
                return match[0]
            used[term.pk] = term
            return (
                f'<dfn><a class="term" id="used-{term.anchor}" href="#term-{term.anchor}" '
                f'aria-describedby="meaning-{term.anchor}">{match[0]}</a></dfn>'
            )

        parts = BETWEEN_TAGS.split(html)
        for number, part in enumerate(parts):
            if part.startswith("<"):
                silent = max(0, silent + _depth_change(part))
            elif not silent:
                parts[number] = self._pattern.sub(mark_term, part)
        return "".join(parts), list(used.values())

    def _find_term(self, found: str) -> Term | None:
        written = " ".join(unescape(found).split())
        term = self._by_form.get(written.lower())
        # OCD is a term where ocd, or Ocd, may be anything.
        shouted = term and len(written) > 1 and written.upper() in term.forms
        return None if shouted and written not in term.forms else term


def _depth_change(tag: str) -> int:
    """How much deeper `tag` leads into text that is left alone."""
    name = TAG_NAME.match(tag)
    if not name or name[1].lower() not in SKIPPED_TAGS or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1
