from django.core.management.base import BaseCommand

from cms.outbox.health import oldest_waiting_minutes
from cms.outbox.sender import send_due


class Command(BaseCommand):
    help = "Sends the email that is due, once."

    def handle(self, *args, **options):
        sent = send_due()
        self.stdout.write(f"{sent} sent. Oldest still waiting: {oldest_waiting_minutes()} min.")
