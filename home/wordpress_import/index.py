"""The first reading of an export: what is in it, without its texts, so that each text can be linked to the others."""

from collections import defaultdict
from dataclasses import dataclass, field

from home.wordpress_import.report import ImportReport, Outcome
from home.wordpress_import.urls import OldSite
from home.wordpress_import.wxr import Export, Item

IMPORTED_KINDS = ("post", "page")
# What WordPress keeps of its own, besides what an editor wrote.
IMPORTED_STATUSES = ("publish", "draft", "pending", "future")
WHY_NOT = {"private": "it was private", "trash": "it was in the trash"}
KEY = 255


@dataclass
class Attachment:
    url: str
    alt: str


@dataclass
class ExportIndex:
    report: ImportReport
    # The items that are taken, by what never changes about them: number and address.
    entries: dict[str, tuple[str, str]] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    # Attachments by the item they were uploaded to.
    uploaded_to: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    authors: dict[str, str] = field(default_factory=dict)
    old: OldSite = field(default_factory=lambda: OldSite(""))

    def read_export(self, export: Export) -> None:
        """Errors: ContentError."""
        for item in export.items():
            self._index_item(item)
        self.authors |= export.authors
        if not self.old.host:
            self.old = OldSite(export.address)

    def know_addresses(self) -> None:
        """After the last file: the address of the site stands in none before its items."""
        for key, (number, link) in self.entries.items():
            self.old.add_item(key, number, link)

    def _index_item(self, item: Item) -> None:
        self.report.comments += item.comments
        if item.kind == "attachment":
            self.attachments[item.number] = Attachment(
                item.attachment_url, item.meta.get("_wp_attachment_image_alt", "")
            )
            self.uploaded_to[item.parent].append(item.number)
        if item.kind not in IMPORTED_KINDS:
            self.report.others[item.kind or "item without a kind"] += 1
            return
        if item.has_password or item.status not in IMPORTED_STATUSES:
            why = (
                "it had a password" if item.has_password else WHY_NOT.get(item.status, f"its state was “{item.status}”")
            )
            self.report.add_item(Outcome.OUT, item, [why])
            return
        key = key_of(item)
        if key in self.entries:
            self.report.add_item(Outcome.OUT, item, ["it stands in the export twice"])
            return
        self.entries[key] = (item.number, item.link)


def key_of(item: Item) -> str:
    """What WordPress never changes about an item, even when the site moves or the title is rewritten."""
    return f"{item.number} {item.guid}"[:KEY]
