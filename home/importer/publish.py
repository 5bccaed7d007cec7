"""How a page that was read from a folder becomes public."""

from django.db import transaction

from cms.content_checks.waivers import waive_imported
from home.models import SourceRecord


def go_live(page, revision, origin: str) -> None:
    """Errors: ValidationError when a lock keeps the page back; then nothing was written."""
    with transaction.atomic():
        if origin == SourceRecord.Origin.IMPORT:
            # Readers know these texts already; a review finds what is to be said otherwise.
            waive_imported(revision.as_object(), revision)
        revision.publish()
