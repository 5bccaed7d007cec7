"""A WordPress export (WXR): read item by item, cleaned, and brought in as drafts (docs/importing.md)."""
