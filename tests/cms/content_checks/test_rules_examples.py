"""Each rule does what its own examples say, and nothing else does it for it."""

import pytest

from cms.content_checks import rules
from cms.content_checks.checker import said_of
from cms.content_checks.findings import Severity
from cms.content_checks.rules import all_rules

pytestmark = [pytest.mark.django_db, pytest.mark.once]
FOR_TEXTS = [rule for rule in all_rules() if rule.group != "missing"]
each_rule = pytest.mark.parametrize("rule", FOR_TEXTS, ids=lambda rule: rule.slug)


def test_there_are_rules_for_all_that_a_reviewer_names():
    assert len([rule for rule in FOR_TEXTS if rule.group == "claims"]) >= 15
    assert {rule.group for rule in all_rules()} == {"claims", "leftovers", "contacts", "missing", "identity"}


@each_rule
def test_it_shows_where_it_begins_and_where_it_ends(rule):
    assert len(rule.must_flag) >= 8
    assert len(rule.must_not_flag) >= 2
    assert rule.reason and rule.instead


@each_rule
def test_it_finds_its_examples(rule):
    assert [example for example in rule.must_flag if rule.slug not in _found(example, rule)] == []


@each_rule
def test_it_leaves_alone_what_it_says_and_no_other_rule_holds_that_back(rule):
    said = {example: said_of(example, rule) for example in rule.must_not_flag}
    assert {
        example: [finding.sentence for finding in findings]
        for example, findings in said.items()
        if any(finding.rule == rule.slug or finding.severity == Severity.BLOCKS for finding in findings)
    } == {}


@each_rule
def test_without_it_nothing_finds_them_for_it(rule, monkeypatch):
    """The examples are the rule's own work: switched off, its test above is red."""
    remaining = tuple(one for one in rules.rules_of(rule.kind) if one is not rule)
    monkeypatch.setattr(rules, "rules_of", lambda kind: remaining)
    assert [example for example in rule.must_flag if rule.slug in _found(example, rule)] == []


def _found(example, rule) -> set[str]:
    return {finding.rule for finding in said_of(example, rule)}
