"""Rules about a whole page, which its words alone do not show. An app registers its own in apps.py."""

from collections.abc import Callable

from cms.governance.findings import Finding

_rules: list[Callable[..., list[Finding]]] = []


def register(rule: Callable[..., list[Finding]]) -> None:
    """`rule(page)` answers what it finds in the page as it stands in memory."""
    if rule not in _rules:
        _rules.append(rule)


def findings(page) -> list[Finding]:
    return [finding for rule in _rules for finding in rule(page)]
