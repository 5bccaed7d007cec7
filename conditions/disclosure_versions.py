"""Keeps what readers were told: each change of a treatment's texts becomes a version of its own."""

from django.db import transaction

from conditions.models import Disclosure, DisclosureVersion, Treatment

ANY = 0


def create_versions(treatment: Treatment, user=None) -> int:
    """Write a version for each condition whose words differ from the last ones; how many were written."""
    with transaction.atomic():
        # One at a time, or two colleagues who save together would write the same number.
        Treatment.objects.select_for_update().get(pk=treatment.pk)
        newest = _newest(treatment)
        said = {one.condition_id or ANY: one for one in _disclosures(treatment)}
        changed = [_of(treatment, one, user) for one in said.values()]
        changed += [_gone(version, user) for number, version in newest.items() if number not in said and version.text]
        changed = [version for version in changed if _differs(version, newest.get(version.condition_number))]
        for version in changed:
            last = newest.get(version.condition_number)
            version.number = last.number + 1 if last else 1
        DisclosureVersion.objects.bulk_create(changed)
        return len(changed)


def _disclosures(treatment: Treatment):
    return Disclosure.objects.filter(treatment=treatment).select_related("condition")


def _newest(treatment: Treatment) -> dict[int, DisclosureVersion]:
    """The last version of each condition, by its number."""
    return {one.condition_number: one for one in treatment.versions.order_by("number")}


def _of(treatment: Treatment, disclosure: Disclosure, user) -> DisclosureVersion:
    return DisclosureVersion(
        treatment=treatment,
        condition_number=disclosure.condition_id or ANY,
        use=disclosure.use,
        approval=disclosure.get_approval_display(),
        text=disclosure.text,
        risks="\n".join([*treatment.risk_lines, *disclosure.risk_lines]),
        made_by=user,
    )


def _gone(version: DisclosureVersion, user) -> DisclosureVersion:
    return DisclosureVersion(
        treatment=version.treatment, condition_number=version.condition_number, use=version.use, made_by=user
    )


def _differs(version: DisclosureVersion, last: DisclosureVersion | None) -> bool:
    words = ("approval", "text", "risks")
    return last is None or any(getattr(version, name) != getattr(last, name) for name in words)
