"""Names of medicines and substances that the clinic does not offer, used by the content checks."""

from functools import cache
from pathlib import Path


@cache
def medicine_names() -> tuple[str, ...]:
    lines = Path(__file__).with_name("medicines.txt").read_text("utf-8").splitlines()
    return tuple(name for line in lines if not line.startswith("#") for name in line.split())
