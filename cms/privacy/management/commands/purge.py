from django.core.management.base import BaseCommand

from cms.privacy.retention import purge


class Command(BaseCommand):
    help = "Deletes data past its retention, as the worker does each night. Prints counts only."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only count, without deleting anything.")

    def handle(self, *args, dry_run, **options):
        verb = "to delete" if dry_run else "deleted"
        for name, counts in purge(dry_run=dry_run).items():
            for what, number in counts.items():
                self.stdout.write(f"{name}: {what}: {number} {verb}")
