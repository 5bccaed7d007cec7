"""Lists of personal names and places."""

import re
from functools import cache
from pathlib import Path

import yaml

HERE = Path(__file__).parent.parent / "rules"


@cache
def _read(file: str) -> dict:
    return yaml.safe_load((HERE / file).read_text("utf-8"))


@cache
def names(kind: str) -> frozenset[str]:
    """`plain` names, or those that are words as well and need a `capital`."""
    return frozenset(_read("names.yaml")[kind].split())


@cache
def words(kind: str) -> frozenset[str]:
    """`allowed` with a capital, or `starters` of sentences."""
    return frozenset(_read("places.yaml")[kind].split())


@cache
def places(kind: str) -> re.Pattern:
    return re.compile(rf"(?<![\w-])(?:{'|'.join(_read('places.yaml')[kind])})(?![\w-])")
