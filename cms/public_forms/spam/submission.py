"""How it was sent: a field no person sees, and what browsers say by themselves."""

from collections.abc import Iterator

from cms.public_forms.spam.normalization import NormalizedSubmission
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "honeypot": "A field was filled that no person sees.",
    "quick": "It was filled in within three seconds.",
    "no-page": "No browser says that somebody pressed the button on our page.",
}
MIN_FILL_SECONDS = 3


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    sending = reading.sending
    if sending.trapped:
        yield SpamSignal("honeypot", 4)
    if not sending.page:
        yield SpamSignal("no-page", 1)
    # Password managers and people who come back fill a form at once, so this weighs next to nothing.
    elif sending.took is not None and sending.took < MIN_FILL_SECONDS:
        yield SpamSignal("quick", 1)
