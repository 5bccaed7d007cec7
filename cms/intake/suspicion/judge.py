"""The way in: what was sent, and what of it was seen before."""

from cms.intake import limits
from cms.intake.suspicion import repeats, scorer
from cms.intake.suspicion.marks import SpamSignal, is_spam
from cms.intake.suspicion.reading import NormalizedSubmission, SubmissionContext, normalize_submission

# What a browser sends with a form that somebody pressed the button of, and a program only if it pretends.
BROWSER_NAVIGATION_HEADERS = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
FLOOD = SpamSignal("flood", 4)


def score_submission(form, request) -> list[SpamSignal]:
    """The marks of a valid form; it is counted for those that come after. Call in a transaction, once a sending."""
    reading = reading_of(form, request)
    found = scorer.find_all_signals(reading)
    sightings = repeats.find_duplicates(reading, limits.network_prefix(request))
    # Where nothing is limited one may try the form out as often as one likes, until a storm shows that it is no trial.
    if sightings.storm or limits.configured_limits() is not None:
        found += repeats.find_duplicate_signals(sightings, reading)
    repeats.record_submission(sightings, aside=is_spam(found))
    return found


def reading_of(form, request) -> NormalizedSubmission:
    took = form.cleaned_data.get("took")
    language = bool(request.headers.get("Accept-Language"))
    pressed = language and all(request.headers.get(name) == value for name, value in BROWSER_NAVIGATION_HEADERS.items())
    sending = SubmissionContext(form.trapped, took, page=pressed or (language and took is not None))
    return normalize_submission(form.cleaned_data, form.spam_fields, sending)
