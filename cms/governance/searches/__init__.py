"""What patterns alone cannot say: the functions that a rule's `found_by` names.

`IN_SENTENCES` give start and end in one sentence of `passages[number]`, and the rule's excuses are asked of them;
`ACROSS` give number of the passage, start and end in its reading, and nothing excuses them.
"""

from collections.abc import Callable, Iterator

from cms.governance.searches.contacts import emails, look_alikes, other_emails, other_phones, phones
from cms.governance.searches.leftovers import double_spaces, repeated_paragraphs
from cms.governance.searches.people import personal_names
from cms.governance.searches.stories import testimonials
from cms.governance.searches.where import places_named

IN_SENTENCES: dict[str, Callable[..., Iterator[tuple[int, int]]]] = {
    "testimonials": testimonials,
    "personal_names": personal_names,
    "places_named": places_named,
    "phones": phones,
    "emails": emails,
}
ACROSS: dict[str, Callable[..., Iterator[tuple[int, int, int]]]] = {
    "double_spaces": double_spaces,
    "look_alikes": look_alikes,
    "other_emails": other_emails,
    "other_phones": other_phones,
    "repeated_paragraphs": repeated_paragraphs,
}
