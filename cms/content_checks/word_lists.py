"""The word lists of `scope.yaml` as regular expressions."""

import re
from functools import cache
from pathlib import Path

import yaml

from cms.content_checks.treatment_names import OWN


@cache
def _lists() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "rules" / "scope.yaml").read_text("utf-8")
    return yaml.safe_load(text.replace("<treatment_name>", f"{OWN}+"))


def any_of(name: str, before: str = "", after: str = "") -> re.Pattern:
    """Return a pattern that matches any entry of the list as whole words, between `before` and `after`."""
    return re.compile(rf"{before}(?<!\w)(?:{'|'.join(_lists()[name])})(?!\w){after}")
