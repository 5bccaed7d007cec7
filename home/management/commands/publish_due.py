from django.core.management.base import BaseCommand, CommandError

from cms.operations.worker import beat
from home.publishing import SomeFailed, publish_due


class Command(BaseCommand):
    help = "Publish and expire what is due once; one failing page holds back no other."

    def handle(self, *args, **options):
        try:
            done = publish_due()
        except SomeFailed as error:
            beat("publishing", "SomeFailed")
            raise CommandError(
                f"These pages are due and could not be changed: {error}. Open them to see why."
            ) from None
        beat("publishing")
        self.stdout.write(f"{done} changed.")
