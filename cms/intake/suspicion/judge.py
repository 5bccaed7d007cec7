"""The way in: what was sent, and what of it was seen before."""

from cms.intake import limits
from cms.intake.suspicion import repeats, scorer
from cms.intake.suspicion.marks import Mark, suspected
from cms.intake.suspicion.reading import Reading, Sending, read

# What a browser sends with a form that somebody pressed the button of, and a program only if it pretends.
PRESSED = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
FLOOD = Mark("flood", 4)


def judge(form, request) -> list[Mark]:
    """The marks of a valid form; it is counted for those that come after. Call in a transaction, once a sending."""
    reading = reading_of(form, request)
    found = scorer.marks(reading)
    sightings = repeats.look_up(reading, limits.network_prefix(request))
    # Where nothing is limited one may try the form out as often as one likes, until a storm shows that it is no trial.
    if sightings.storm or limits.limits() is not None:
        found += repeats.marks(sightings, reading)
    repeats.remember(sightings, aside=suspected(found))
    return found


def reading_of(form, request) -> Reading:
    took = form.cleaned_data.get("took")
    language = bool(request.headers.get("Accept-Language"))
    pressed = language and all(request.headers.get(name) == value for name, value in PRESSED.items())
    sending = Sending(form.trapped, took, page=pressed or (language and took is not None))
    return read(form.cleaned_data, form.judged, sending)
