"""Finds URLs in a text, including disguised ones."""

import re

# Top-level domains that are not words. Others would match where a space is missing (“tomorrow.No”).
ENDINGS = "com|net|org|info|biz|ru|su|cn|xyz|ua|pl|de|fr|nl|cz|br|ro|eu|io|ai|gg|ly|app|dev|icu|vip|bet|casino|agency"
# Top-level domains that are words count only if a path follows.
WORDY = "me|us|in|to|is|it|so|co|pro|live|link|click|top|win|shop|store|club|one|site|online|website|space|fun|tk|cc|tv"
PATH = r"""(?:/[^\s<>"'\])]{0,300})"""
LINK = re.compile(
    rf"""(?:https?|hxxps?|ftp)\s?:\s?//[^\s<>"'\])]{{1,300}}
      | \bwww\s?\.\s?[^\s<>"'\])]{{3,300}}
      | (?<![\w@.-])(?:[\w-]{{1,63}}\.){{1,3}}(?:(?:{ENDINGS})\b{PATH}?|(?:{WORDY}){PATH})
      | (?<![\w@.-])[\w-]{{3,63}}\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?(?:{ENDINGS}|{WORDY})\b""",
    re.IGNORECASE | re.VERBOSE,
)
HOST = re.compile(r"(?:\w{3,5}\s?:\s?//)?(?:www\s?\.\s?)?([\w.-]{1,200})")


def links_in(text: str) -> list[str]:
    return LINK.findall(text)


def link_host(link: str) -> str:
    """Return the host of a link in lowercase, without “www.”."""
    match = HOST.match(link)
    return match[1].lower().strip(".") if match else ""
