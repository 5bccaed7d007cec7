"""Imports a folder of YAML and Markdown files (docs/importing.md). All files are checked before anything is saved."""
