from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Page

from cms.operations.worker import record_heartbeat
from home.scheduling import health
from home.scheduling.services import due_changes, publish_due


class Command(BaseCommand):
    # Replaces Wagtail's command, which stops at the first page that fails and leaves the later ones unpublished.
    help = "Publish and unpublish the pages that are due. A page that fails does not stop the others."

    def add_arguments(self, parser):
        parser.add_argument("--dryrun", action="store_true", help="Only list what is due.")

    def handle(self, *args, dryrun, **options):
        if dryrun:
            self.list_due()
        else:
            self.publish()

    def list_due(self) -> None:
        due = due_changes(timezone.now())
        titles = Page.objects.in_bulk([page for page, _, _ in due])
        for page, kind, _ in due:
            self.stdout.write(f"{titles[page]} ({page}) is to {kind.label}." if page in titles else f"{page} is gone.")
        self.stdout.write(f"{len(due)} due.")

    def publish(self) -> None:
        done = publish_due(patient=False)
        # Failed pages are reported below and on the dashboard; the job itself ran.
        record_heartbeat("publishing")
        if failed := list(health.failed_changes()):
            numbers = ", ".join(str(failure.page_id) for failure in failed)
            raise CommandError(
                f"{done} changed. These pages are due and could not be changed: {numbers}. The dashboard says why."
            )
        self.stdout.write(f"{done} changed.")
