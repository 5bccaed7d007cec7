from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Page

from cms.operations.worker import record_heartbeat
from home.scheduling import health
from home.scheduling.services import due_changes, publish_due


class Command(BaseCommand):
    # Replaces Wagtail's command, which stops at the first page that fails.
    help = "Publish and unpublish the pages that are due. If a page fails, the others are still changed."

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
        for page_id, kind, _ in due:
            action = "publish" if kind == "publish" else "unpublish"
            title = titles.get(page_id, "deleted page")
            self.stdout.write(f"{action}: {title} ({page_id})")
        self.stdout.write(f"{len(due)} due.")

    def publish(self) -> None:
        done = publish_due(patient=False)
        # The job ran, even if pages failed: those are reported below and on the dashboard.
        record_heartbeat("publishing")
        if failed := list(health.failed_changes()):
            numbers = ", ".join(str(failure.page_id) for failure in failed)
            raise CommandError(
                f"{done} changed. Could not publish or unpublish these pages: {numbers}. See the dashboard for details."
            )
        self.stdout.write(f"{done} changed.")
