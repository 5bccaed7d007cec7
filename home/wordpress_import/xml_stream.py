"""The bytes of an export as XML that a parser accepts: real ones hold characters that XML forbids."""

import codecs
import re
from pathlib import Path

from cms.text import CONTROL_CHARACTERS

DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)")
# A character by number, which may stand for one that XML forbids.
NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|([0-9]{1,9}));")
LONGEST_NUMBERED = 13


class CleanXmlStream:
    """An open export, read as `iterparse` asks: UTF-8, no declaration, no character that XML forbids."""

    def __init__(self, path: Path):
        # Bytes that are no text become a visible mark instead of the end of the import.
        self._file = path.open(encoding=_detect_encoding(path), errors="replace", newline=None)
        self._rest = ""
        self._first = True

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._file.close()

    def read(self, size: int) -> bytes:
        while chunk := self._file.read(size):
            text = self._rest + chunk
            if self._first:
                # Some plugins print empty lines before it, which no parser forgives.
                text, self._first = DECLARATION.sub(_line_ends, text), False
            # A numbered character may be cut in two at the end of a chunk.
            cut = text.rfind("&", max(0, len(text) - LONGEST_NUMBERED))
            cut = len(text) if cut < 0 else cut
            text, self._rest = text[:cut], text[cut:]
            if cleaned := _clean_chunk(text):
                return cleaned
        last, self._rest = self._rest, ""
        return _clean_chunk(last)


def _detect_encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(400)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    found = ENCODING.search(head)
    try:
        name = codecs.lookup(found[1].decode()).name if found else "utf-8"
        # Some codecs make bytes of bytes, or text of text.
        b"a".decode(name)
    except (LookupError, UnicodeError):
        name = "utf-8"
    return "utf-8-sig" if name == "utf-8" else name


def _line_ends(match: re.Match) -> str:
    # So that a message still names the line of the file.
    return "\n" * match[0].count("\n")


def _clean_chunk(text: str) -> bytes:
    return CONTROL_CHARACTERS.sub("", NUMBERED.sub(_allowed_character, text)).encode()


def _allowed_character(match: re.Match) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return "" if number > 0x10FFFF or CONTROL_CHARACTERS.match(chr(number)) else match[0]
