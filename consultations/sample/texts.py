"""The words of invented requests, read once."""

from functools import lru_cache
from pathlib import Path

import yaml


@lru_cache(maxsize=1)
def texts() -> dict:
    """What texts.yaml holds, names as lists."""
    found = yaml.safe_load((Path(__file__).parent / "texts.yaml").read_text("utf-8"))
    return {key: value.split() if isinstance(value, str) else value for key, value in found.items()}
