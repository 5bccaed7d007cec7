"""Text as the site keeps it: composed, with plain line ends, and without characters that break XML."""

import re
import unicodedata

# C0 controls but tab and line feed, DEL and C1, lone surrogates, and the two non-characters XML refuses.
UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def one_line_end(text: str) -> str:
    """`text` with every line end as a line feed, the way a person counts it: one."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def composed(text: str) -> str:
    """`text` in NFC with plain line ends and no white space around it."""
    return unicodedata.normalize("NFC", one_line_end(text)).strip()


def without_controls(text: str) -> str:
    """`text` without characters that no reader sees and one of which takes down a whole feed."""
    return UNWANTED.sub("", one_line_end(text))
