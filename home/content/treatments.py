"""Writes what treatments.yaml says into treatments, and into what readers must know about each."""

from pathlib import Path

from django.core.exceptions import ValidationError

from conditions.disclosure_versions import create_versions
from conditions.models import ConditionPage, Disclosure, Treatment
from home.content import provenance
from home.content.reader import ContentError
from home.content.treatment_texts import TreatmentText, TreatmentUse


def write_treatment(text: TreatmentText, origin: str) -> str:
    """Put it into the database: what was done, in a word. Errors: ContentError."""
    record = provenance.find_record("treatment", text.slug)
    known = Treatment.objects.filter(pk=record.row).first() if record else None
    row = known or Treatment.objects.filter(name__iexact=text.name).first()
    if record and row and record.digest == text.digest:
        return "same"
    if row and provenance.is_modified(record, row):
        return "left"
    row = row or Treatment()
    row.name, row.words, row.risks = text.name, "\n".join(text.words), "\n".join(text.risks)
    row.disclosures = [_build_disclosure(text.path, use) for use in text.uses]
    if len({use.condition for use in text.uses}) < len(text.uses):
        raise ContentError(text.path, text.line, f"“{text.name}” should tell of each condition once.")
    try:
        row.full_clean()
        for disclosure in row.disclosures.all():
            disclosure.clean_fields(exclude=["treatment"])
    except ValidationError as error:
        raise ContentError(text.path, text.line, " ".join(error.messages)) from None
    row.save()
    create_versions(row)
    provenance.record_source(origin, "treatment", text.slug, text.digest, row)
    return "live"


def _build_disclosure(path: Path, use: TreatmentUse) -> Disclosure:
    condition = ConditionPage.objects.filter(slug=use.condition).first() if use.condition else None
    if use.condition and condition is None:
        reason = f"there is no condition “{use.condition}”, neither in this folder nor in the database."
        raise ContentError(path, use.line, reason)
    return Disclosure(condition=condition, approval=use.approval, text=use.text, risks="\n".join(use.risks))
