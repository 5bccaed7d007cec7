"""Which rows came from a folder, and whether an editor has changed them since."""

from django.db.models import Model
from wagtail.models import Page

from conditions.models import Disclosure, Treatment
from home.importer.parser import digest_of
from home.models import SourceRecord

Origin = SourceRecord.Origin


def state_of(row: Model) -> str:
    """A page's newest revision, or a digest of another row's fields: it changes when an editor saves."""
    if isinstance(row, Page):
        return f"revision {Page.objects.values_list('latest_revision_id', flat=True).get(pk=row.pk)}"
    state = _field_values(row)
    if isinstance(row, Treatment):
        # Edited on the same page, so they are a part of it.
        state["disclosures"] = [_field_values(one) for one in Disclosure.objects.filter(treatment=row)]
    return digest_of(state)


def _field_values(row: Model) -> dict[str, str]:
    return {f.attname: str(f.value_from_object(row)) for f in row._meta.concrete_fields if not f.primary_key}


def record_source(origin: str, kind: str, slug: str, digest: str, row: Model) -> None:
    """Remember that `row` stands as its source left it."""
    SourceRecord.objects.update_or_create(
        kind=kind, slug=slug, defaults={"origin": origin, "digest": digest, "row": str(row.pk), "state": state_of(row)}
    )


def find_record(kind: str, slug: str) -> SourceRecord | None:
    return SourceRecord.objects.filter(kind=kind, slug=slug).first()


def is_modified(record: SourceRecord | None, row: Model) -> bool:
    """Whether somebody changed `row` since it was loaded; a row without a record was made by somebody."""
    return record is None or record.row != str(row.pk) or record.state != state_of(row)
