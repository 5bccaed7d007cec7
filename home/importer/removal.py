"""Removes imported rows, except those that an editor has changed."""

from uuid import UUID

from django.template.defaultfilters import pluralize
from wagtail.models import Page

from blog.models import AnswerPage
from blog.questions.services import delete_demo_questions
from cms.clinic.models import ClinicSettings, Location, Physician
from cms.images.models import CustomImage
from conditions.models import ConditionPage, Treatment
from consultations import demo_data, services
from home.importer import provenance
from home.models import HomePage, SourceRecord, StandardPage

# The order matters: answers refer to physicians, conditions, and images.
PAGES = {"AnswerPage": AnswerPage, "ConditionPage": ConditionPage, "StandardPage": StandardPage}
# Record kind of generated demo requests: `slug` is the run that their ids derive from, `row` is their number.
DEMO_REQUESTS = "requests"
ROWS = {"physician": Physician, "location": Location, "picture": CustomImage}


def remove_rows(origin: str, unpublish_edited: bool = True) -> list[str]:
    """Remove the unedited rows of `origin` and return a line for each row that was not removed.

    If `unpublish_edited` is true, edited pages are unpublished and remain as drafts.
    """
    records = SourceRecord.objects.filter(origin=origin)
    # Before the conditions: deleting those deletes disclosures, and the treatments would then look edited.
    remaining = _remove_unedited(records, "treatment", Treatment)
    for kind, model in PAGES.items():
        for record, page in _existing_rows(records, kind, model):
            if not provenance.is_modified(record, page):
                # Deleting through Page also deletes the revisions and updates the page tree.
                Page.objects.get(pk=page.pk).delete()
                continue
            remaining.append(f"{page.title} (edited{', now a draft' if unpublish_edited else ''})")
            if unpublish_edited and page.live:
                page.unpublish()
    for kind, model in ROWS.items():
        remaining += _remove_unedited(records, kind, model)
    remaining += _delete_submissions(records)
    _reset_texts(records)
    records.exclude(kind="account").delete()
    return remaining


def _remove_unedited(records, kind: str, model) -> list[str]:
    remaining = []
    for record, row in _existing_rows(records, kind, model):
        if provenance.is_modified(record, row) and kind != "picture":
            remaining.append(f"{row} (edited)")
            continue
        if kind == "physician" and row.answers.exists():
            remaining.append(f"{row} (the author of a remaining answer)")
            continue
        row.delete()
    return remaining


def _existing_rows(records, kind: str, model) -> list[tuple[SourceRecord, object]]:
    found = [(record, model.objects.filter(pk=record.row).first()) for record in records.filter(kind=kind)]
    return [(record, row) for record, row in found if row is not None]


def _delete_submissions(records) -> list[str]:
    remaining = {"request": _delete_requests(records), "question": _delete_questions(records)}
    return [f"{count} demo {kind}{pluralize(count)} (handled by staff)" for kind, count in remaining.items() if count]


def _delete_requests(records) -> int:
    """Delete the demo requests; return how many remain because a user outside the demo has handled them."""
    demo_user_ids = _demo_user_ids()
    remaining = demo_data.remove_by_reference([record.row for record in records.filter(kind="request")], demo_user_ids)
    for run in records.filter(kind=DEMO_REQUESTS):
        remaining += demo_data.remove_run(UUID(run.slug), int(run.row), demo_user_ids)
    return remaining


def _delete_questions(records) -> int:
    references = [record.row for record in records.filter(kind="question")]
    return delete_demo_questions(references, _demo_user_ids())


def _demo_user_ids() -> list[int]:
    return [int(row) for row in SourceRecord.objects.filter(kind="account").values_list("row", flat=True)]


def _reset_texts(records) -> None:
    """Reset unedited texts of settings and forms to the defaults of a new site."""
    records_by_slug = {record.slug: record for record in records.filter(kind__in=["settings", "words", "home"])}
    if (record := records_by_slug.get("clinic")) and not provenance.is_modified(record, ClinicSettings.load()):
        settings = ClinicSettings.load()
        _reset_fields(settings)
        settings.save()
    services.reset_form_texts(
        {slug: lambda row, r=record: provenance.is_modified(r, row) for slug, record in records_by_slug.items()}
    )
    home = HomePage.objects.first()
    if (record := records_by_slug.get("home")) and not provenance.is_modified(record, home):
        home.tagline = HomePage._meta.get_field("tagline").get_default()
        home.introduction = ""
        home.save_revision().publish()


def _reset_fields(row) -> None:
    for field in row._meta.concrete_fields:
        if not field.primary_key and not field.is_relation:
            setattr(row, field.attname, field.get_default())
