"""What became of each item, in words for whoever ran the command, and as a table for whoever looks through it."""

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cms.text import strip_control_characters
from home.wordpress_import.wxr import Item, title_of

# A spreadsheet would run what begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠")
COLUMNS = ("Outcome", "Kind", "Number", "Title", "New address", "Remarks")


class Outcome(StrEnum):
    DRAFT = "draft"
    SAME = "unchanged"
    LEFT = "left alone"
    OUT = "left out"


@dataclass
class ReportLine:
    outcome: Outcome
    kind: str
    number: str
    title: str
    address: str = ""
    remarks: list[str] = field(default_factory=list)

    def __str__(self):
        where = f" at {self.address}" if self.address else ""
        remarks = f": {'; '.join(self.remarks)}" if self.remarks else ""
        return f"{self.kind} {self.number} “{self.title}”, {self.outcome}{where}{remarks}"


@dataclass
class ImportReport:
    lines: list[ReportLine] = field(default_factory=list)
    # Kinds of items that have no place here at all, and how many there were.
    others: Counter = field(default_factory=Counter)
    comments: int = 0
    redirects: int = 0
    # Physicians and conditions that texts name and this site does not know, and how many texts.
    unknown: Counter = field(default_factory=Counter)

    def add_item(self, outcome: Outcome, item: Item, remarks: Iterable[str] = (), address: str = "") -> None:
        title = title_of(item) or "without a title"
        remarks = [" ".join(strip_control_characters(remark).split()) for remark in remarks]
        self.lines.append(ReportLine(outcome, item.kind, item.number, title, address, remarks))

    def count_outcome(self, outcome: Outcome) -> int:
        return sum(line.outcome == outcome for line in self.lines)

    def summary_lines(self) -> list[str]:
        drafts, same = self.count_outcome(Outcome.DRAFT), self.count_outcome(Outcome.SAME)
        said = [
            f"{drafts} as drafts, {same} unchanged, {self.count_outcome(Outcome.LEFT)} left alone, "
            f"{self.count_outcome(Outcome.OUT)} left out. Nothing of it is public yet."
        ]
        others = [f"{number} × {kind}" for kind, number in sorted(self.others.items())]
        others += [f"{self.comments} × comment"] if self.comments else []
        if others:
            said.append(f"Not taken, for this site has no place for it: {', '.join(others)}.")
        if self.unknown:
            named = ", ".join(f"{name} ({number})" for name, number in self.unknown.most_common())
            said.append(f"Not known here, with the number of texts: {named}. Add what is missing, and run this again.")
        if self.redirects:
            said.append(
                f"{self.redirects} old addresses lead to their new pages. Until a page is published, "
                "its old address answers “not found”."
            )
        return said

    def write(self, path: Path) -> None:
        """The table as CSV. Errors: FileExistsError; a file that is there is somebody's."""
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            writer.writerow(COLUMNS)
            for line in self.lines:
                row = (line.outcome, line.kind, line.number, line.title, line.address, "; ".join(line.remarks))
                writer.writerow([_text_cell(str(cell)) for cell in row])


def _text_cell(text: str) -> str:
    return f"'{text}" if text.lstrip().startswith(FORMULA) else text
