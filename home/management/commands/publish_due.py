from django.core.management.base import BaseCommand, CommandError

from cms.operations.worker import beat
from home.publishing import watch
from home.publishing.due import publish_due


class Command(BaseCommand):
    help = "Publish and expire what is due once; one failing page holds back no other."

    def handle(self, *args, **options):
        done = publish_due(patient=False)
        # What failed is kept and shown to people; the work itself ran.
        beat("publishing")
        if failed := list(watch.failed()):
            numbers = ", ".join(str(failure.page_id) for failure in failed)
            raise CommandError(
                f"{done} changed. These pages are due and could not be changed: {numbers}. The dashboard says why."
            )
        self.stdout.write(f"{done} changed.")
