"""Records which rows were imported, and tells whether an editor has changed them since."""

from django.db.models import Model
from wagtail.models import Page

from conditions.models import Disclosure, Treatment
from home.importer.parser import digest_of
from home.models import SourceRecord

Origin = SourceRecord.Origin


def row_state(row: Model) -> str:
    """Return the latest revision of a page, or a digest of a row's fields. It changes whenever an editor saves."""
    if isinstance(row, Page):
        return f"revision {Page.objects.values_list('latest_revision_id', flat=True).get(pk=row.pk)}"
    state = _field_values(row)
    if isinstance(row, Treatment):
        # Disclosures are edited on the treatment's page, so they are part of its state.
        state["disclosures"] = [_field_values(one) for one in Disclosure.objects.filter(treatment=row)]
    return digest_of(state)


def _field_values(row: Model) -> dict[str, str]:
    return {f.attname: str(f.value_from_object(row)) for f in row._meta.concrete_fields if not f.primary_key}


def record_source(origin: str, kind: str, slug: str, digest: str, row: Model) -> None:
    """Record the source of `row` and its present state."""
    SourceRecord.objects.update_or_create(
        kind=kind, slug=slug, defaults={"origin": origin, "digest": digest, "row": str(row.pk), "state": row_state(row)}
    )


def find_record(kind: str, slug: str) -> SourceRecord | None:
    return SourceRecord.objects.filter(kind=kind, slug=slug).first()


def is_modified(record: SourceRecord | None, row: Model) -> bool:
    """Return whether `row` was edited after its import; a row without a record counts as edited."""
    return record is None or record.row != str(row.pk) or record.state != row_state(row)
