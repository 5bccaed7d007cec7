"""Normalizes typed text. Any app can use this module, so it imports none of them."""

import re
import unicodedata

# C0 controls except tab and line feed, DEL, C1, lone surrogates, and the two noncharacters that XML forbids.
CONTROL_CHARACTERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def normalize_newlines(text: str) -> str:
    """Return `text` with every line break as one line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def normalize_text(text: str) -> str:
    """Return `text` in NFC, with plain newlines and without surrounding white space."""
    return unicodedata.normalize("NFC", normalize_newlines(text)).strip()


def strip_control_characters(text: str) -> str:
    """Return `text` without control characters, a single one of which would make a feed invalid XML."""
    return CONTROL_CHARACTERS.sub("", normalize_newlines(text))
