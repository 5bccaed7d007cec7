"""Entry point: scores a submission by its content and by how often similar ones were sent."""

from cms.public_forms import rate_limits
from cms.public_forms.spam import contacts, duplicates, gibberish, homoglyphs, links, solicitation, submission
from cms.public_forms.spam.normalization import NormalizedSubmission, SubmissionContext, normalize_submission
from cms.public_forms.spam.signals import SpamSignal, is_spam

# Headers that a browser sends when a person submits a form; a program must fake them.
BROWSER_NAVIGATION_HEADERS = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
FLOOD = SpamSignal("flood", 4)


def score_submission(form, request) -> list[SpamSignal]:
    """Return the spam signals of a valid form, and count it for later ones. Call it once, in a transaction."""
    reading = reading_of(form, request)
    found = find_all_signals(reading)
    sightings = duplicates.find_duplicates(reading, rate_limits.network_prefix(request))
    # Without rate limits (a local site) repeated tests are not spam, unless there is a flood of them.
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
    """Return every signal of this submission, strongest first. Takes linear time and raises nothing."""
    found = [signal for rule in RULES for signal in rule.find_signals(reading)]
    return sorted(found, key=lambda signal: -signal.weight)
