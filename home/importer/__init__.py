"""Folders of YAML and Markdown: read whole, checked whole, then loaded in one transaction."""
