"""Columns of the admin's list of conditions."""

from cms.core.admin_columns import PageColumn
from conditions.models import ConditionPage


def missing_section_labels(pages) -> dict:
    # The pages of the list are loaded without their text fields.
    whole = ConditionPage.objects.filter(pk__in=[page.pk for page in pages])
    return {page.pk: ", ".join(page.missing_fields()) or "None" for page in whole}


CONDITION_COLUMNS = [PageColumn("missing", "Sections missing", missing_section_labels)]
