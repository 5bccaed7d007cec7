"""The way in: what was sent, and what of it was seen before."""

from cms.public_forms import rate_limits
from cms.public_forms.spam import contacts, duplicates, gibberish, homoglyphs, links, solicitation, submission
from cms.public_forms.spam.normalization import NormalizedSubmission, SubmissionContext, normalize_submission
from cms.public_forms.spam.signals import SpamSignal, is_spam

# What a browser sends with a form that somebody pressed the button of, and a program only if it pretends.
BROWSER_NAVIGATION_HEADERS = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
FLOOD = SpamSignal("flood", 4)


def score_submission(form, request) -> list[SpamSignal]:
    """The marks of a valid form; it is counted for those that come after. Call in a transaction, once a sending."""
    reading = reading_of(form, request)
    found = find_all_signals(reading)
    sightings = duplicates.find_duplicates(reading, rate_limits.network_prefix(request))
    # Where nothing is limited one may try the form out as often as one likes, until a storm shows that it is no trial.
    if sightings.storm or rate_limits.configured_limits() is not None:
        found += duplicates.find_duplicate_signals(sightings, reading)
    duplicates.record_submission(sightings, aside=is_spam(found))
    return found


def reading_of(form, request) -> NormalizedSubmission:
    took = form.cleaned_data.get("took")
    language = bool(request.headers.get("Accept-Language"))
    pressed = language and all(request.headers.get(name) == value for name, value in BROWSER_NAVIGATION_HEADERS.items())
    sending = SubmissionContext(form.trapped, took, page=pressed or (language and took is not None))
    return normalize_submission(form.cleaned_data, form.spam_fields, sending)


RULES = (submission, links, solicitation, homoglyphs, gibberish, contacts)


def find_all_signals(reading: NormalizedSubmission) -> list[SpamSignal]:
    """Every mark of this sending, strongest first. Pure, raises nothing, in time that grows with the text."""
    found = [mark for rule in RULES for mark in rule.find_signals(reading)]
    return sorted(found, key=lambda mark: -mark.weight)
