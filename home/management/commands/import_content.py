from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home.content.loader import Loader
from home.content.reader import ContentError, read
from home.content.removal import remove_rows
from home.models import SourceRecord
from home.roles import sync_roles
from home.site import ensure_site


class Command(BaseCommand):
    help = "Load a folder of YAML and Markdown: all of it, or nothing. docs/importing.md says how each text is used."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--keep-demo", action="store_true", help="Keep the demo clinic's rows beside the new ones.")
        parser.add_argument("--draft", action="store_true", help="Leave every page a draft; nothing goes live.")

    def handle(self, *args, folder, keep_demo, draft, **options):
        try:
            with transaction.atomic():
                report, kept = self.load(read(folder), keep_demo, draft)
        except ContentError as error:
            raise CommandError(f"{error} Nothing was loaded.") from None
        for line in kept:
            self.stdout.write(f"Of the demo clinic: {line}")
        for line in report.left + report.drafts:
            self.stdout.write(self.style.WARNING(line))
        drafts, left = len(report.drafts), len(report.left)
        self.stdout.write(f"{len(report.live)} loaded, {report.same} unchanged, {drafts} as drafts, {left} left alone.")

    @staticmethod
    def load(folder, keep_demo: bool, draft: bool):
        first = not SourceRecord.objects.filter(origin=SourceRecord.Origin.IMPORT).exists()
        sync_roles()
        ensure_site()
        kept = remove_rows(SourceRecord.Origin.DEMO, withdraw_edited=False) if first and not keep_demo else []
        return Loader(folder, SourceRecord.Origin.IMPORT, draft=draft).load(), kept
