"""The index of an export: its items and attachments without their texts, for resolving links between texts."""

from collections import defaultdict
from dataclasses import dataclass, field

from home.wordpress_import.report import ImportReport, Outcome
from home.wordpress_import.urls import OldSite
from home.wordpress_import.wxr import Export, Item

IMPORTED_KINDS = ("post", "page")
# Excludes internal statuses of WordPress, such as auto-draft.
IMPORTED_STATUSES = ("publish", "draft", "pending", "future")
STATUS_REASONS = {"private": "private", "trash": "in the trash"}
MAX_KEY_LENGTH = 255


@dataclass
class Attachment:
    url: str
    alt: str


@dataclass
class ExportIndex:
    report: ImportReport
    # The items to import: ID and URL by key.
    entries: dict[str, tuple[str, str]] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    # The attachment IDs of each item.
    uploaded_to: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    authors: dict[str, str] = field(default_factory=dict)
    old: OldSite = field(default_factory=lambda: OldSite(""))

    def read_export(self, export: Export) -> None:
        """Add the items of one file. Raises ContentError."""
        for item in export.items():
            self._index_item(item)
        self.authors |= export.authors
        if not self.old.host:
            self.old = OldSite(export.site_url)

    def index_urls(self) -> None:
        """Index the URLs of all items. Called after the last file, when the URL of the old site is known."""
        for key, (item_id, link) in self.entries.items():
            self.old.add_item(key, item_id, link)

    def _index_item(self, item: Item) -> None:
        self.report.comments += item.comments
        if item.kind == "attachment":
            self.attachments[item.id] = Attachment(item.attachment_url, item.meta.get("_wp_attachment_image_alt", ""))
            self.uploaded_to[item.parent].append(item.id)
        if item.kind not in IMPORTED_KINDS:
            self.report.others[item.kind or "item without a type"] += 1
            return
        if item.has_password or item.status not in IMPORTED_STATUSES:
            status_reason = STATUS_REASONS.get(item.status, f"status “{item.status}”")
            reason = "password-protected" if item.has_password else status_reason
            self.report.add_item(Outcome.NOT_IMPORTED, item, [reason])
            return
        key = key_of(item)
        if key in self.entries:
            self.report.add_item(Outcome.NOT_IMPORTED, item, ["duplicate in the export"])
            return
        self.entries[key] = (item.id, item.link)


def key_of(item: Item) -> str:
    """Return a key that stays the same even if the site moves or the title changes."""
    return f"{item.id} {item.guid}"[:MAX_KEY_LENGTH]
