"""The report of an import: a line for each item, a summary, and a CSV file."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cms.text import strip_control_characters
from home.wordpress_import.wxr import Item, title_of

# Spreadsheets run cells that begin with one of these as formulas.
FORMULA_PREFIXES = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
COLUMNS = ("Outcome", "Type", "ID", "Title", "New URL", "Remarks")


class Outcome(StrEnum):
    DRAFT = "draft"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    NOT_IMPORTED = "not imported"


@dataclass
class ReportLine:
    outcome: Outcome
    kind: str
    id: str
    title: str
    url: str = ""
    remarks: list[str] = field(default_factory=list)

    def __str__(self):
        url = f" at {self.url}" if self.url else ""
        remarks = f": {'; '.join(self.remarks)}" if self.remarks else ""
        return f"{self.kind} {self.id} “{self.title}”, {self.outcome}{url}{remarks}"


@dataclass
class ImportReport:
    lines: list[ReportLine] = field(default_factory=list)
    # The number of items of each type that is never imported.
    others: Counter = field(default_factory=Counter)
    comments: int = 0
    redirects: int = 0
    # Physicians and conditions that were not found on this site, with the number of texts that name them.
    unknown: Counter = field(default_factory=Counter)

    def add_item(self, outcome: Outcome, item: Item, remarks: Iterable[str] = (), url: str = "") -> None:
        title = title_of(item) or "untitled"
        remarks = [" ".join(strip_control_characters(remark).split()) for remark in remarks]
        self.lines.append(ReportLine(outcome, item.kind, item.id, title, url, remarks))

    def count_outcome(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    def summary_lines(self) -> list[str]:
        counts = {outcome: self.count_outcome(outcome) for outcome in Outcome}
        lines = [
            f"{counts[Outcome.DRAFT]} saved as drafts, {counts[Outcome.UNCHANGED]} unchanged, "
            f"{counts[Outcome.SKIPPED]} skipped, {counts[Outcome.NOT_IMPORTED]} not imported. Nothing was published."
        ]
        others = [f"{number} × {kind}" for kind, number in sorted(self.others.items())]
        others += [f"{self.comments} × comment"] if self.comments else []
        if others:
            lines.append(f"Types that are not imported: {', '.join(others)}.")
        if self.unknown:
            names = ", ".join(f"{name} ({number})" for name, number in self.unknown.most_common())
            lines.append(f"Not found on this site (number of texts): {names}. Add them and run the import again.")
        if self.redirects:
            lines.append(
                f"{self.redirects} old URLs redirect to their new pages. Until a page is published, "
                "its old URL shows “Page not found”."
            )
        return lines

    def write_csv(self, path: Path) -> None:
        """Write the report as CSV. Raises FileExistsError if the file exists."""
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(COLUMNS)
            for line in self.lines:
                row = (line.outcome, line.kind, line.id, line.title, line.url, "; ".join(line.remarks))
                writer.writerow([_text_cell(str(cell)) for cell in row])


def _text_cell(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(FORMULA_PREFIXES) else text
