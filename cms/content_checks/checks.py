"""System checks: the rule files are valid when the site starts."""

from django.core.checks import Error, Tags, register

from cms.content_checks.detectors import DETECTORS
from cms.content_checks.exceptions import SUPPRESSORS
from cms.content_checks.rule_loader import RuleError
from cms.content_checks.rules import all_rules


@register(Tags.models)
def rules_can_be_read(app_configs, **kwargs) -> list[Error]:
    try:
        rules = all_rules()
    except RuleError as error:
        return [Error(str(error), hint="docs/decisions/0032-rules-as-data.md", id="content_checks.E001")]
    errors = []
    for rule in rules:
        known = {"", *DETECTORS["sentence"], *DETECTORS["document"]}
        if rule.found_by not in (DETECTORS["page"] if rule.group == "missing" else known):
            errors.append(Error(f"{rule.slug}: nothing is called “{rule.found_by}”.", id="content_checks.E002"))
        errors += [
            Error(f"{rule.slug}: nothing excuses by “{name}”.", id="content_checks.E003")
            for name in rule.excuses
            if name not in SUPPRESSORS
        ]
    return errors
