"""Each rule does what its own examples say, and nothing else does it for it."""

import pytest

from cms.content_checks import rules
from cms.content_checks.checker import said_of
from cms.content_checks.findings import Severity
from cms.content_checks.rules import all_rules

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FOR_TEXTS = [rule for rule in all_rules() if rule.group != "missing"]
each_rule = pytest.mark.parametrize("rule", FOR_TEXTS, ids=lambda rule: rule.slug)


def test_rules_cover_all_required_topics():
    assert len([rule for rule in FOR_TEXTS if rule.group == "claims"]) >= 15
    assert {rule.group for rule in all_rules()} == {"claims", "leftovers", "contacts", "missing", "identity"}


@each_rule
def test_each_rule_has_enough_examples(rule):
    assert len(rule.must_flag) >= 8
    assert len(rule.must_not_flag) >= 2
    assert rule.reason and rule.instead


@each_rule
def test_rule_finds_its_examples(rule):
    assert [example for example in rule.must_flag if rule.slug not in _found(example, rule)] == []


@each_rule
def test_counterexamples_are_not_blocked_by_any_rule(rule):
    said = {example: said_of(example, rule) for example in rule.must_not_flag}
    assert {
        example: [finding.sentence for finding in findings]
        for example, findings in said.items()
        if any(finding.rule == rule.slug or finding.severity == Severity.BLOCKS for finding in findings)
    } == {}


@each_rule
def test_examples_are_not_found_without_the_rule(rule, monkeypatch):
    """The examples are the rule's own work: switched off, its test above is red."""
    remaining = tuple(one for one in rules.rules_of(rule.kind) if one is not rule)
    monkeypatch.setattr(rules, "rules_of", lambda kind: remaining)
    assert [example for example in rule.must_flag if rule.slug in _found(example, rule)] == []


def _found(example, rule) -> set[str]:
    return {finding.rule for finding in said_of(example, rule)}
