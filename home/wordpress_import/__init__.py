"""Imports the posts and pages of a WordPress export (WXR) as drafts (docs/importing.md)."""
