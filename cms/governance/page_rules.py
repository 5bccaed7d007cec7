"""Rules that ask a whole page and not a sentence: any app may add one in its apps.py."""

from collections.abc import Callable

from cms.governance.findings import Finding

Rule = Callable[..., list[Finding]]

_rules: list[Rule] = []


def register(rule: Rule) -> None:
    """`rule(page)` says what it finds in `page` as it stands in memory."""
    if rule not in _rules:
        _rules.append(rule)


def found_in(page) -> list[Finding]:
    return [finding for rule in _rules for finding in rule(page)]
