"""Saves each change of a treatment's disclosures as a version."""

from django.db import transaction

from conditions.models import Disclosure, DisclosureVersion, Treatment

NO_CONDITION = 0


def create_versions(treatment: Treatment, user=None) -> int:
    """Save a version for each condition whose disclosure changed, and return how many were saved."""
    with transaction.atomic():
        # Locked, so that two users who save at the same time don't create the same version number.
        Treatment.objects.select_for_update().get(pk=treatment.pk)
        newest = _newest(treatment)
        current = {one.condition_id or NO_CONDITION: one for one in _disclosures(treatment)}
        changed = [_build_version(treatment, one, user) for one in current.values()]
        changed += [
            _build_removal(version, user)
            for number, version in newest.items()
            if number not in current and version.text
        ]
        changed = [version for version in changed if _differs(version, newest.get(version.condition_number))]
        for version in changed:
            last = newest.get(version.condition_number)
            version.number = last.number + 1 if last else 1
        DisclosureVersion.objects.bulk_create(changed)
        return len(changed)


def _disclosures(treatment: Treatment):
    return Disclosure.objects.filter(treatment=treatment).select_related("condition")


def _newest(treatment: Treatment) -> dict[int, DisclosureVersion]:
    """Return the last version of each condition by condition id."""
    return {one.condition_number: one for one in treatment.versions.order_by("number")}


def _build_version(treatment: Treatment, disclosure: Disclosure, user) -> DisclosureVersion:
    return DisclosureVersion(
        treatment=treatment,
        condition_number=disclosure.condition_id or NO_CONDITION,
        use=disclosure.use,
        approval=disclosure.get_approval_display(),
        text=disclosure.text,
        risks="\n".join([*treatment.risk_lines, *disclosure.risk_lines]),
        made_by=user,
    )


def _build_removal(version: DisclosureVersion, user) -> DisclosureVersion:
    return DisclosureVersion(
        treatment=version.treatment, condition_number=version.condition_number, use=version.use, made_by=user
    )


def _differs(version: DisclosureVersion, last: DisclosureVersion | None) -> bool:
    fields = ("approval", "text", "risks")
    return last is None or any(getattr(version, name) != getattr(last, name) for name in fields)
