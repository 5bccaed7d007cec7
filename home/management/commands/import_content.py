from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from home.importer.loader import Loader
from home.importer.parser import ContentError, read_folder
from home.importer.removal import remove_rows
from home.models import SourceRecord
from home.roles import sync_roles
from home.setup import ensure_site
from home.wordpress_import.importer import WordPressImporter

PARTS = ("clinic.yaml", "consultation.yaml", "posts", "conditions", "pages")


class Command(BaseCommand):
    help = (
        "Load a folder of YAML and Markdown: all of it, or nothing. Or bring in the posts and pages of a WordPress "
        "export (.xml) as drafts. docs/importing.md says how each text is used."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, metavar="DIR or FILE.xml")
        parser.add_argument("--keep-demo", action="store_true", help="Keep the demo clinic's rows beside a folder's.")
        parser.add_argument("--draft", action="store_true", help="Leave every page a draft, as an export's always are.")
        export = parser.add_argument_group("a WordPress export")
        export.add_argument("--images", type=Path, metavar="DIR", help="Its pictures; else those beside the file.")
        export.add_argument("--report", type=Path, metavar="FILE", help="Write what became of each item, as CSV.")
        export.add_argument("--bring-back", action="store_true", help="Also what somebody has deleted here since.")

    def handle(self, *args, source, images, report, **options):
        exports = _find_exports(source)
        try:
            if exports:
                self.import_drafts(
                    exports, images or exports[0].parent, report, options["bring_back"], options["keep_demo"]
                )
            elif images or report or options["bring_back"]:
                raise CommandError("--images, --report and --bring-back are for a WordPress export (FILE.xml).")
            else:
                self.load_folder(source, options["keep_demo"], options["draft"])
        except ContentError as error:
            raise CommandError(f"{error} Nothing was loaded.") from None

    def load_folder(self, path: Path, keep_demo: bool, draft: bool) -> None:
        with transaction.atomic():
            report, kept = self.load_content(read_folder(path), keep_demo, draft)
        for line in kept:
            self.stdout.write(f"Of the demo clinic: {line}")
        for line in report.left + report.drafts:
            self.stdout.write(self.style.WARNING(line))
        drafts, left = len(report.drafts), len(report.left)
        self.stdout.write(f"{len(report.live)} loaded, {report.same} unchanged, {drafts} as drafts, {left} left alone.")

    @staticmethod
    def load_content(folder, keep_demo: bool, draft: bool):
        first = not SourceRecord.objects.filter(origin=SourceRecord.Origin.IMPORT).exists()
        sync_roles()
        ensure_site()
        kept = remove_rows(SourceRecord.Origin.DEMO, withdraw_edited=False) if first and not keep_demo else []
        return Loader(folder, SourceRecord.Origin.IMPORT, draft=draft).load_content(), kept

    def import_drafts(
        self, exports: list[Path], images: Path, table: Path | None, bring_back: bool, keep_demo: bool
    ) -> None:
        if keep_demo:
            raise CommandError("--keep-demo is for folders: a WordPress export brings drafts and takes nothing away.")
        if not images.is_dir():
            raise CommandError(f"{images}: there is no such folder of pictures.")
        if table and (table.exists() or not table.parent.is_dir()):
            why = "there is such a file already" if table.exists() else "there is no such folder"
            raise CommandError(f"{table}: {why}. Give the report another name.")
        ensure_site()
        report = WordPressImporter(exports, images, bring_back).import_drafts()
        for line in report.lines:
            self.stdout.write(self.style.WARNING(str(line)) if line.remarks else str(line))
        for line in report.summary_lines():
            self.stdout.write(line)
        if table:
            report.write(table)
            self.stdout.write(f"The same as a table: {table}")


def _find_exports(source: Path) -> list[Path]:
    """The export files that `source` is or holds, in order; none for a folder of texts."""
    if source.suffix.lower() == ".xml" or source.is_file():
        return [source]
    if not source.is_dir() or any((source / part).exists() for part in PARTS):
        return []
    return sorted(path for path in source.iterdir() if path.suffix.lower() == ".xml")
