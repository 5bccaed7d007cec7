"""Normalizes typed text: composed characters, plain newlines, no control characters. Imports nothing of the site."""

import re
import unicodedata

# C0 controls but tab and line feed, DEL and C1, lone surrogates, and the two non-characters XML refuses.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def normalize_newlines(text: str) -> str:
    """`text` with every line end as one line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normalize_text(text: str) -> str:
    """`text` in NFC, with plain newlines and no white space around it."""
    return unicodedata.normalize("NFC", normalize_newlines(text)).strip()


def strip_control_characters(text: str) -> str:
    """`text` without invisible control characters, one of which would make a whole feed invalid XML."""
    return CONTROL_CHARACTERS.sub("", normalize_newlines(text))
