"""Takes away what a folder brought, except what an editor has made the clinic's own."""

from uuid import UUID

from wagtail.models import Page

from blog.models import AnswerPage
from blog.questions.services import delete_demo_questions
from cms.clinic.models import ClinicSettings, Location, Physician
from cms.images.models import CustomImage
from conditions.models import ConditionPage, Treatment
from consultations import demo_data, services
from home.importer import provenance
from home.models import HomePage, SourceRecord, StandardPage

# In this order: an answer names a physician, a condition and pictures.
PAGES = {"AnswerPage": AnswerPage, "ConditionPage": ConditionPage, "StandardPage": StandardPage}
# Requests generated for the demo: `slug` is the run that made their ids, `row` how many there are.
DEMO_REQUESTS = "requests"
ROWS = {"physician": Physician, "location": Location, "picture": CustomImage}


def remove_rows(origin: str, withdraw_edited: bool = True) -> list[str]:
    """Remove the rows of `origin` nobody edited; what was kept, in words.

    With `withdraw_edited` an edited page is taken off the site and stays as a draft.
    """
    kept = []
    records = SourceRecord.objects.filter(origin=origin)
    # Before the conditions, with which their texts would go and which would make them look edited.
    kept += _remove_unedited(records, "treatment", Treatment)
    for kind, model in PAGES.items():
        for record, page in _existing_rows(records, kind, model):
            if not provenance.is_modified(record, page):
                # Through Page: its deletion takes revisions and the place in the tree along.
                Page.objects.get(pk=page.pk).delete()
                continue
            kept.append(
                f"{page.title} ({'a draft now' if withdraw_edited else 'left as it is'}: somebody has edited it)"
            )
            if withdraw_edited and page.live:
                page.unpublish()
    for kind, model in ROWS.items():
        kept += _remove_unedited(records, kind, model)
    kept += _delete_submissions(records)
    _reset_texts(records)
    records.exclude(kind="account").delete()
    return kept


def _remove_unedited(records, kind: str, model) -> list[str]:
    kept = []
    for record, row in _existing_rows(records, kind, model):
        if provenance.is_modified(record, row) and kind != "picture":
            kept.append(f"{row} (left as it is: somebody has edited it)")
            continue
        if kind == "physician" and row.answers.exists():
            kept.append(f"{row} (an answer that was kept names this person)")
            continue
        row.delete()
    return kept


def _existing_rows(records, kind: str, model) -> list[tuple[SourceRecord, object]]:
    found = [(record, model.objects.filter(pk=record.row).first()) for record in records.filter(kind=kind)]
    return [(record, row) for record, row in found if row is not None]


def _delete_submissions(records) -> list[str]:
    forgotten = {"requests": _delete_requests(records), "questions": _delete_questions(records)}
    worked_on = {what: number for what, number in forgotten.items() if number}
    return [f"{number} of the invented {what} (a colleague has worked on them)" for what, number in worked_on.items()]


def _delete_requests(records) -> int:
    """How many were kept: whoever is no account of the demo's may have worked on one."""
    staff = _demo_accounts()
    kept = demo_data.remove_by_reference([record.row for record in records.filter(kind="request")], staff)
    for run in records.filter(kind=DEMO_REQUESTS):
        kept += demo_data.remove_run(UUID(run.slug), int(run.row), staff)
    return kept


def _delete_questions(records) -> int:
    references = [record.row for record in records.filter(kind="question")]
    return delete_demo_questions(references, _demo_accounts())


def _demo_accounts() -> list[int]:
    return [int(row) for row in SourceRecord.objects.filter(kind="account").values_list("row", flat=True)]


def _reset_texts(records) -> None:
    """Words of settings and forms go back to what a new site says."""
    named = {record.slug: record for record in records.filter(kind__in=["settings", "words", "home"])}
    if (record := named.get("clinic")) and not provenance.is_modified(record, ClinicSettings.load()):
        settings = ClinicSettings.load()
        _reset_fields(settings)
        settings.save()
    services.reset_form_texts(
        {slug: lambda row, r=record: provenance.is_modified(r, row) for slug, record in named.items()}
    )
    home = HomePage.objects.first()
    if (record := named.get("home")) and not provenance.is_modified(record, home):
        home.tagline = HomePage._meta.get_field("tagline").get_default()
        home.introduction = ""
        home.save_revision().publish()


def _reset_fields(row) -> None:
    for field in row._meta.concrete_fields:
        if not field.primary_key and not field.is_relation:
            setattr(row, field.attname, field.get_default())
