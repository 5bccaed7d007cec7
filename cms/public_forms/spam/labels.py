"""Explains spam signals to staff."""

from django.contrib.humanize.templatetags.humanize import apnumber

from cms.public_forms.spam import contacts, duplicates, gibberish, homoglyphs, links, solicitation, submission

FLOOD = {"flood": "Many messages arrived at once. This one may be genuine."}
SENTENCES = FLOOD
for _rules in (submission, links, solicitation, homoglyphs, gibberish, contacts, duplicates):
    SENTENCES = SENTENCES | _rules.SENTENCES


def signal_sentence(kept: str) -> str:
    """Return the sentence for a stored signal. “links:4” becomes “The message contains four links.”"""
    code, _, number = kept.partition(":")
    words = SENTENCES.get(code, "The message looked automated.").replace(
        "{n}", str(apnumber(number)) if number else "Some"
    )
    return words[:1].upper() + words[1:]


def signal_sentences(kept: list[str]) -> list[str]:
    return [signal_sentence(one) for one in kept]
