"""What patterns alone cannot say: the functions that a rule's `found_by` names.

`sentence(passages, number, sentence)` gives start and end in one sentence of `passages[number]`, and the rule's
suppressors are asked of them; `document(passages)` gives number of the passage, start and end in its normalized text;
`page(page)` gives the places where something is missing.
"""

from cms.governance.searches import contacts, leftovers, missing, people, stories, where

DETECTORS = {
    "sentence": {
        "testimonials": stories.testimonials,
        "personal_names": people.personal_names,
        "places_named": where.places_named,
        "phones": contacts.phones,
        "emails": contacts.emails,
    },
    "document": {
        "double_spaces": leftovers.double_spaces,
        "look_alikes": contacts.look_alikes,
        "other_emails": contacts.other_emails,
        "other_phones": contacts.other_phones,
        "repeated_paragraphs": leftovers.repeated_paragraphs,
    },
    "page": {
        "missing_parts": missing.missing_parts,
        "missing_alt_texts": missing.missing_alt_texts,
        "missing_risk": missing.missing_risk,
        "missing_off_label": missing.missing_off_label,
        "missing_description": missing.missing_description,
    },
}
