"""Links the first use of each glossary term in a page to its definition at the end of the page."""

import re
from html import escape, unescape

from cms.clinic.models import Term
from cms.core.citations import BETWEEN_TAGS

# Terms in these elements are not linked: they are links already, headings, or not the author's running text.
SKIPPED_TAGS = {"a", "h1", "h2", "h3", "h4", "blockquote", "figure", "figcaption", "dfn", "svg", "button", "footer"}
TAG_NAME = re.compile(r"</?([a-z0-9]+)", re.IGNORECASE)


class Glossary:
    """The clinic's terms, and one pattern that matches all of them. Cached until a term changes."""

    def __init__(self, terms: list[Term]):
        self.terms = terms
        self._by_form = {form.lower(): term for term in terms for form in term.forms}
        # Longest first, so that “half” does not match the beginning of “half-life”.
        forms = sorted({escape(form) for term in terms for form in term.forms}, key=len, reverse=True)
        alternatives = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in forms)
        self._pattern = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE) if forms else None

    def explain_terms(self, html: str) -> tuple[str, list[Term]]:
        """`html` with the first use of each term linked, and these terms in order of appearance."""
        if not self._pattern:
            return html, []
        used: dict[int, Term] = {}
        skipped_depth = 0

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
                skipped_depth = max(0, skipped_depth + _depth_change(part))
            elif not skipped_depth:
                parts[number] = self._pattern.sub(mark_term, part)
        return "".join(parts), list(used.values())

    def _find_term(self, html: str) -> Term | None:
        text = " ".join(unescape(html).split())
        term = self._by_form.get(text.lower())
        # An abbreviation in capitals, like OCD, matches only in capitals.
        is_abbreviation = term and len(text) > 1 and text.upper() in term.forms
        return None if is_abbreviation and text not in term.forms else term


def _depth_change(tag: str) -> int:
    """1 if `tag` opens a skipped element, -1 if it closes one, otherwise 0."""
    name = TAG_NAME.match(tag)
    if not name or name[1].lower() not in SKIPPED_TAGS or tag.endswith("/>"):
        return 0
    return -1 if tag.startswith("</") else 1
