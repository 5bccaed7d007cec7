"""Detector functions for rules that need more than patterns, listed by the name in `found_by`.

`sentence(passages, number, sentence)` gives start and end in one sentence of `passages[number]`, and the rule's
suppressors are asked of them; `document(passages)` gives number of the passage, start and end in its normalized text;
`page(page)` gives the places where something is missing.
"""

from cms.content_checks import page_checks
from cms.content_checks.detectors import contacts, duplicates, personal_names, places, testimonials

DETECTORS = {
    "sentence": {
        "testimonials": testimonials.testimonials,
        "personal_names": personal_names.personal_names,
        "places_named": places.places_named,
        "phones": contacts.phones,
        "emails": contacts.emails,
    },
    "document": {
        "double_spaces": duplicates.double_spaces,
        "look_alikes": contacts.look_alikes,
        "other_emails": contacts.other_emails,
        "other_phones": contacts.other_phones,
        "repeated_paragraphs": duplicates.repeated_paragraphs,
    },
    "page": {
        "missing_parts": page_checks.missing_parts,
        "missing_alt_texts": page_checks.missing_alt_texts,
        "missing_risk": page_checks.missing_risk,
        "missing_off_label": page_checks.missing_off_label,
        "missing_description": page_checks.missing_description,
    },
}
