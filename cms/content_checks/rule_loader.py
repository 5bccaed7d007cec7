"""Loads the rules and their word lists, once per process."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from cms.content_checks.findings import Severity
from cms.content_checks.patterns import one_of, patterns
from cms.content_checks.rule_types import Rule, Source
from cms.content_checks.treatment_names import WORD_LISTS
from cms.core.text_extraction import SegmentKind

RULES_DIR = Path(__file__).parent / "rules"
GROUPS = ("claims", "leftovers", "contacts", "missing", "identity")
KEYS = {"title", "severity", "reason", "instead", "source", "kinds", "found_by", "patterns", "always", "excuses"}
KEYS |= {"unless", "gives_way_to", "must_flag", "must_not_flag"}
# Patients' questions are not claims of the clinic.
OF_THE_CLINIC = frozenset(SegmentKind) - {SegmentKind.QUESTION}
USUAL_EXCUSES = ("denied", "asked", "rejected")


class RuleError(ValueError):
    """A rule file is invalid; the message names the file and says how to fix it."""


@cache
def all_rules() -> tuple[Rule, ...]:
    words = yaml.safe_load((RULES_DIR / "words.yaml").read_text("utf-8")) | WORD_LISTS
    return tuple(read_rule(path, words) for group in GROUPS for path in sorted((RULES_DIR / group).glob("*.yaml")))


@cache
def rules_version() -> str:
    """Return a hash of all rule files."""
    return sha256(b"".join(path.read_bytes() for path in sorted(RULES_DIR.rglob("*.yaml")))).hexdigest()


def rules_of(kind: str) -> tuple[Rule, ...]:
    """Return the rules of a kind: `claims` (all rules for pages) or `identity` (patients' questions)."""
    return tuple(rule for rule in all_rules() if rule.kind == kind and rule.group != "missing")


def rule(slug: str) -> Rule:
    """Return the rule with this slug. Raises LookupError."""
    if slug not in (known := _by_slug()):
        raise LookupError(f"There is no rule “{slug}”.")
    return known[slug]


@cache
def _by_slug() -> dict[str, Rule]:
    return {rule.slug: rule for rule in all_rules()}


def read_rule(path: Path, words: dict[str, list[str]]) -> Rule:
    group = path.parent.name
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
        return _rule(path.stem, group, data, words)
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError, re.error) as error:
        raise RuleError(f"{group}/{path.name} cannot be read: {error or type(error).__name__}") from error


def _rule(slug: str, group: str, data: dict, words: dict[str, list[str]]) -> Rule:
    if unknown := set(data) - KEYS:
        raise ValueError(f"has an unknown key “{min(unknown)}”")
    if not (data.get("patterns") or data.get("always") or data.get("found_by")):
        raise ValueError("says neither patterns nor what finds it")
    source = data.get("source")
    return Rule(
        slug=slug,
        group=group,
        title=data["title"],
        severity=Severity(data["severity"]),
        reason=" ".join(data["reason"].split()),
        instead=" ".join(data["instead"].split()),
        source=Source(**source) if source else None,
        kinds=frozenset(map(SegmentKind, data.get("kinds") or _usual_kinds(group))),
        found_by=data.get("found_by", ""),
        patterns=patterns(data.get("patterns") or [], words),
        always=patterns(data.get("always") or [], words),
        excuses=tuple(data.get("excuses", USUAL_EXCUSES if group == "claims" else ())),
        unless=one_of(data.get("unless") or [], words),
        gives_way_to=tuple(data.get("gives_way_to", ())),
        must_flag=tuple(data["must_flag"]),
        must_not_flag=tuple(data["must_not_flag"]),
    )


def _usual_kinds(group: str) -> frozenset[SegmentKind]:
    return OF_THE_CLINIC if group == "claims" else frozenset(SegmentKind)
