"""The rules as data: a YAML file each, read once; `docs/decisions/0032-rules-as-data.md` says what stands in one."""

from cms.content_checks.rule_loader import all_rules, rule, rules_of
from cms.content_checks.rule_types import Rule, Source

__all__ = ["Rule", "Source", "all_rules", "rule", "rules_of"]
