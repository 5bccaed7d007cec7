"""One cell of an export: text stays text, whatever a patient typed into it."""

import re

from cms.phone_numbers import format_international_phone_number, format_phone_number

# What no spreadsheet may hold, and nobody can read: controls, halves of characters, non-characters.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Signs a formula begins with, in every width that programs take for them.
SIGN = "[=+\\-@＝＋－＠﹦﹢﹣﹫−]"
# Skipped by a program that looks for a sign: space, quotation marks, and marks one does not see.
SKIPPED = "[\\s\"'\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*"
# A cell begins with the text; and where a program splits lines, or at another character than we do.
FORMULA = re.compile(f"(^|[\n;\t|])(?={SKIPPED}{SIGN})")


class Phone(str):
    """A number in E.164, which either format writes so that people can read and dial it."""


def plain(text: str) -> str:
    """`text` with one kind of line break, and without what cannot be written."""
    return UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def text_cell(value: str) -> str:
    """For XLSX, where a cell says itself that it is text: +1 212 555 0100."""
    if isinstance(value, Phone):
        return format_international_phone_number(plain(value))
    return plain(value)


def bare_cell(value: str) -> str:
    """For CSV, where a cell is what a program takes it for: an apostrophe stands before whatever it could run.

    A US number is written (212) 555-0100: no sign stands first, and it is no number that could be rounded.
    """
    if isinstance(value, Phone):
        value = format_phone_number(value)
    text = FORMULA.sub(r"\1'", plain(value))
    return f"'{text}" if text.startswith(("\t", "\n")) else text
