"""Rules about a whole page: what is missing on it. Apps register theirs in their apps.py."""

from collections.abc import Callable

from cms.governance.findings import Finding

PageRule = Callable[..., list[Finding]]
"""`rule(page)`: what it finds in the page as it stands in memory."""

_rules: list[PageRule] = []


def register(rule: PageRule) -> None:
    if rule not in _rules:
        _rules.append(rule)


def found_in(page) -> list[Finding]:
    return [finding for rule in _rules for finding in rule(page)]
