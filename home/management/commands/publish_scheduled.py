from django.utils import timezone
from wagtail.models import Page

from home.management.commands import publish_due
from home.publishing.due import what_is_due


class Command(publish_due.Command):
    # Wagtail's stops at the first page that fails, and every later one stays a draft.
    help = "The same as publish_due: Wagtail's own name for it."

    def add_arguments(self, parser):
        parser.add_argument("--dryrun", action="store_true", help="Only say what is due.")

    def handle(self, *args, dryrun, **options):
        if not dryrun:
            return super().handle(*args, **options)
        due = what_is_due(timezone.now())
        titles = Page.objects.in_bulk([page for page, _, _ in due])
        for page, kind, _ in due:
            self.stdout.write(f"{titles[page]} ({page}) is to {kind.label}." if page in titles else f"{page} is gone.")
        self.stdout.write(f"{len(due)} due.")
        return None
