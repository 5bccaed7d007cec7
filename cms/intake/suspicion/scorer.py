"""All rules that need nothing but what was sent."""

from cms.intake.suspicion import contacts, links, noise, scripts, selling, sending
from cms.intake.suspicion.marks import SpamSignal
from cms.intake.suspicion.reading import NormalizedSubmission

RULES = (sending, links, selling, scripts, noise, contacts)


def find_all_signals(reading: NormalizedSubmission) -> list[SpamSignal]:
    """Every mark of this sending, strongest first. Pure, raises nothing, in time that grows with the text."""
    found = [mark for rule in RULES for mark in rule.marks(reading)]
    return sorted(found, key=lambda mark: -mark.weight)
