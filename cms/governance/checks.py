"""The rules are checked when the site starts, not when somebody writes a text."""

from django.core.checks import Error, Tags, register

from cms.governance.exceptions import SUPPRESSORS
from cms.governance.rules import all_rules
from cms.governance.rules.loading import RuleError
from cms.governance.searches import DETECTORS


@register(Tags.models)
def rules_can_be_read(app_configs, **kwargs) -> list[Error]:
    try:
        rules = all_rules()
    except RuleError as error:
        return [Error(str(error), hint="docs/decisions/0032-rules-as-data.md", id="governance.E001")]
    errors = []
    for rule in rules:
        known = {"", *DETECTORS["sentence"], *DETECTORS["document"]}
        if rule.found_by not in (DETECTORS["page"] if rule.group == "missing" else known):
            errors.append(Error(f"{rule.slug}: nothing is called “{rule.found_by}”.", id="governance.E002"))
        errors += [
            Error(f"{rule.slug}: nothing excuses by “{name}”.", id="governance.E003")
            for name in rule.excuses
            if name not in SUPPRESSORS
        ]
    return errors
