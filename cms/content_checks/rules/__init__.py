"""The rules as YAML files; the format is in `docs/decisions/0032-rules-as-data.md`."""

from cms.content_checks.rule_loader import all_rules, rule, rules_of, rules_version
from cms.content_checks.rule_types import Rule, Source

__all__ = ["Rule", "Source", "all_rules", "rule", "rules_of", "rules_version"]
