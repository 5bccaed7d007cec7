from django.core.management.base import BaseCommand

from cms.operations.worker import run_forever


class Command(BaseCommand):
    help = "The background work: sends mail, publishes what is due, writes a heartbeat for each. Ends on SIGTERM."

    def handle(self, *args, **options):
        run_forever()
