"""Spam signals of how a form was sent: the honeypot, the time taken, and the browser's headers."""

from collections.abc import Iterator

from cms.public_forms.spam.normalization import NormalizedSubmission
from cms.public_forms.spam.signals import SpamSignal

SENTENCES = {
    "honeypot": "A hidden field was filled in, which is typical of spam programs.",
    "quick": "The form was filled in within three seconds.",
    "no-page": "The form was sent without the signs of a person using our page.",
}
MIN_FILL_SECONDS = 3


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    sending = reading.sending
    if sending.trapped:
        yield SpamSignal("honeypot", 4)
    if not sending.page:
        yield SpamSignal("no-page", 1)
    # A low weight, because password managers and returning visitors fill in a form at once.
    elif sending.took is not None and sending.took < MIN_FILL_SECONDS:
        yield SpamSignal("quick", 1)
