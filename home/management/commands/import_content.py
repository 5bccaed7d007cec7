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
        "Import a folder of YAML and Markdown files, or the posts and pages of a WordPress export (.xml) as drafts. "
        "If a file of the folder has an error, nothing is imported. See docs/importing.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, metavar="DIR or FILE.xml")
        parser.add_argument("--keep-demo", action="store_true", help="Do not remove the demo clinic.")
        parser.add_argument(
            "--draft", action="store_true", help="Save every page as a draft (always so for WordPress)."
        )
        export = parser.add_argument_group("WordPress export")
        export.add_argument("--images", type=Path, metavar="DIR", help="Image folder. Default: the export's folder.")
        export.add_argument("--report", type=Path, metavar="FILE", help="Write a report about each item as CSV.")
        export.add_argument("--bring-back", action="store_true", help="Import pages again that were deleted here.")

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
            raise CommandError(f"{error} Nothing was imported.") from None

    def load_folder(self, path: Path, keep_demo: bool, draft: bool) -> None:
        with transaction.atomic():
            report, remaining = self.load_content(read_folder(path), keep_demo, draft)
        for line in remaining:
            self.stdout.write(f"Demo content not removed: {line}")
        for line in report.skipped + report.drafts:
            self.stdout.write(self.style.WARNING(line))
        drafts, skipped = len(report.drafts), len(report.skipped)
        self.stdout.write(
            f"{len(report.live)} imported, {report.unchanged} unchanged, {drafts} saved as drafts, {skipped} skipped."
        )

    @staticmethod
    def load_content(folder, keep_demo: bool, draft: bool):
        is_first = not SourceRecord.objects.filter(origin=SourceRecord.Origin.IMPORT).exists()
        sync_roles()
        ensure_site()
        removes_demo = is_first and not keep_demo
        remaining = remove_rows(SourceRecord.Origin.DEMO, unpublish_edited=False) if removes_demo else []
        return Loader(folder, SourceRecord.Origin.IMPORT, draft=draft).load_content(), remaining

    def import_drafts(
        self, exports: list[Path], images: Path, report_file: Path | None, bring_back: bool, keep_demo: bool
    ) -> None:
        if keep_demo:
            raise CommandError("--keep-demo is for folders only. A WordPress import never removes the demo clinic.")
        if not images.is_dir():
            raise CommandError(f"{images}: image folder not found.")
        if report_file and (report_file.exists() or not report_file.parent.is_dir()):
            reason = "this file already exists" if report_file.exists() else "folder not found"
            raise CommandError(f"{report_file}: {reason}. Choose another file name for the report.")
        ensure_site()
        report = WordPressImporter(exports, images, bring_back).import_drafts()
        for line in report.lines:
            self.stdout.write(self.style.WARNING(str(line)) if line.remarks else str(line))
        for line in report.summary_lines():
            self.stdout.write(line)
        if report_file:
            report.write_csv(report_file)
            self.stdout.write(f"Report saved to {report_file}.")


def _find_exports(source: Path) -> list[Path]:
    """Return the export file `source`, or the export files in it, sorted; an empty list for a content folder."""
    if source.suffix.lower() == ".xml" or source.is_file():
        return [source]
    if not source.is_dir() or any((source / part).exists() for part in PARTS):
        return []
    return sorted(path for path in source.iterdir() if path.suffix.lower() == ".xml")
