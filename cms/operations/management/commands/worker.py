from django.core.management.base import BaseCommand

from cms.operations.worker import run_forever


class Command(BaseCommand):
    help = "Runs the background jobs, such as sending email and scheduled publishing, until SIGTERM."

    def handle(self, *args, **options):
        run_forever()
