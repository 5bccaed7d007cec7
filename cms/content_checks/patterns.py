"""What an owner writes as a pattern, as a regular expression.

A pattern is read in small letters and matches whole words. `<name>` stands for any of that list in `words.yaml`;
` ... ` for up to six words of the same clause; the rest is a regular expression without captures. Nothing repeats
without end: a group with `*` or `+` repeats at most five times, so that no text takes long.
"""

import re

# One blank, and then words with a blank after each: nothing for the matcher to try twice.
GAP = r"(?: [\w'%/$-]{1,40},?){0,6} "
NAME = re.compile(r"<([a-z_]+)>")
# A word between others may hold a hyphen or an apostrophe: “no known long-term risks”.
WORD = re.compile(r"\\w\+(?=(?:,\?)? \))")
ENDLESS = {")*": "){0,5}", ")+": "){1,5}"}


def patterns(written: list[str], words: dict[str, list[str]]) -> tuple[re.Pattern, ...]:
    """Raises KeyError for an unknown list, re.error for nonsense."""
    return tuple(re.compile(_expression(pattern, words)) for pattern in written)


def one_of(written: list[str], words: dict[str, list[str]]) -> re.Pattern | None:
    """One expression for them all, None for none."""
    return re.compile("|".join(f"(?:{_expression(pattern, words)})" for pattern in written)) if written else None


def _expression(pattern: str, words: dict[str, list[str]]) -> str:
    for _ in range(4):
        # A list may name another.
        pattern = NAME.sub(lambda name: f"(?:{'|'.join(words[name[1]])})", pattern)
    pattern = pattern.replace(" ... ", GAP)
    pattern = WORD.sub(lambda word: r"[\w'-]+", pattern)
    for endless, bounded in ENDLESS.items():
        pattern = pattern.replace(endless, bounded)
    first, last = pattern[:1], pattern[-1:]
    before = r"(?<![\w])" if re.match(r"[\w(<]", first) else ""
    after = r"(?![\w])" if re.match(r"[\w)?+*\]}]", last) else ""
    return f"{before}(?:{pattern}){after}"
