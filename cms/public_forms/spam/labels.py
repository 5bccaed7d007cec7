"""Marks in words, for the staff who decide."""

from django.contrib.humanize.templatetags.humanize import apnumber

from cms.public_forms.spam import contacts, duplicates, gibberish, homoglyphs, links, solicitation, submission

FLOOD = {"flood": "Very many arrived at once. The message itself may be as good as any."}
SENTENCES = FLOOD
for _rules in (submission, links, solicitation, homoglyphs, gibberish, contacts, duplicates):
    SENTENCES = SENTENCES | _rules.SENTENCES


def signal_sentence(kept: str) -> str:
    """One reason in words, from how it is kept: “links:4” is “It holds four links.”"""
    code, _, number = kept.partition(":")
    words = SENTENCES.get(code, "It looked like a machine's.").replace(
        "{n}", str(apnumber(number)) if number else "Some"
    )
    return words[:1].upper() + words[1:]


def signal_sentences(kept: list[str]) -> list[str]:
    return [signal_sentence(one) for one in kept]
