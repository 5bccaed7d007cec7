"""Spam signals of links and markup."""

import re
from collections.abc import Iterator

from cms.public_forms.spam.normalization import NormalizedSubmission, split_words
from cms.public_forms.spam.signals import SpamSignal
from cms.public_forms.spam.urls import link_host, links_in

SENTENCES = {
    "links": "The message contains {n} links.",
    "link": "The message contains a link.",
    "link-in-name": "The name contains a link.",
    "link-only": "The message is little more than a link.",
    "short-link": "A link hides its destination or leads to a private chat.",
    "hidden-link": "A web address is disguised so that programs don't recognize it.",
    "cheap-link": "A link leads to a cheap or free domain.",
    "bidden-link": "The message asks people to click, sign up or order through a link.",
    "own-link": "A link leads to the website of the sender's email address.",
    "markup": "The message contains HTML or forum code for links.",
    "tags": "The message contains HTML code.",
}
MOST = 2
# Services that hide where a link leads, and chats outside the clinic.
SHORT = {
    "bit.ly",
    "t.me",
    "telegram.me",
    "wa.me",
    "tinyurl.com",
    "is.gd",
    "cutt.ly",
    "rb.gy",
    "goo.su",
    "clck.ru",
    "vk.cc",
}
SHORT |= {
    "goo.gl",
    "t.co",
    "ow.ly",
    "shorturl.at",
    "telegra.ph",
    "chat.whatsapp.com",
    "tiny.cc",
    "s.id",
    "u.to",
    "linktr.ee",
}
# Top-level domains that cost little or nothing and are popular with spammers.
CHEAP = {
    "tk",
    "ml",
    "ga",
    "cf",
    "gq",
    "icu",
    "xyz",
    "top",
    "win",
    "bet",
    "vip",
    "loan",
    "casino",
    "click",
    "buzz",
    "rest",
}
CHEAP |= {"cam", "shop", "store", "online", "site", "club", "fun", "space", "website", "live", "best", "monster"}
BIDDING = re.compile(
    r"\b(?:click|register|registration|sign up|get (?:it|access|yours?) now|get now|order|subscribe|start your trial"
    r"|watch (?:this|the|our)(?: \w+)? (?:video|training)|apply now|buy|visit us)\b",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"hxxp|\w\s?(?:\[\.\]|\(\.\)|\[dot\]|\(dot\))\s?\w", re.IGNORECASE)
MARKUP = re.compile(
    r"""<[a-z][a-z0-9]{0,10}[\s/][^<>]{0,200}=          # a tag with an attribute
      | <\s*a\s+href | \[/?(?:url|link|img|email)\b[^\]]{0,200}\] | \[url=
      | \[[^\]\[\n]{1,100}\]\(\s?(?:https?:|www)         # Markdown""",
    re.IGNORECASE | re.VERBOSE,
)
TAGS = re.compile(
    r"</?(?:script|iframe|h[1-6]|b|strong|em|div|span|p|br|a|center|font|ul|ol|li|table|tr|td|style)\s?/?>"
    r"|\[/?(?:b|i|u|quote|size|color|center)\b[^\]]{0,30}\]",
    re.IGNORECASE,
)
FREE_MAIL = {"gmail.com", "googlemail.com", "yahoo.com", "outlook.com", "hotmail.com", "icloud.com", "aol.com"}
FREE_MAIL |= {"mail.ru", "yandex.ru", "proton.me", "protonmail.com", "gmx.de", "gmx.net", "live.com", "msn.com"}


def find_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    yield from _markup_signals(reading)
    if any(links_in(name) for name in reading.names):
        yield SpamSignal("link-in-name", 4)
    if any(links_in(name) for name in reading.organisations):
        yield SpamSignal("link", 1)
    if not (links := reading.links):
        return
    if len(links) == 1:
        yield SpamSignal("link", 1)
    else:
        yield SpamSignal("links", 4 if len(links) > MOST else 2, len(links))
    yield from _link_type_signals(reading, {link_host(link) for link in links})


def _markup_signals(reading: NormalizedSubmission) -> Iterator[SpamSignal]:
    if MARKUP.search(reading.everything):
        yield SpamSignal("markup", 4)
    elif TAGS.search(reading.everything):
        yield SpamSignal("tags", 2)


def _link_type_signals(reading: NormalizedSubmission, hosts: set[str]) -> Iterator[SpamSignal]:
    rest = reading.text
    for link in reading.links:
        rest = rest.replace(link, " ")
    if len(split_words(rest)) < 3:
        yield SpamSignal("link-only", 1)
    if hosts & SHORT:
        yield SpamSignal("short-link", 2)
    if any(one.rpartition(".")[2].partition("/")[0] in CHEAP for one in hosts):
        yield SpamSignal("cheap-link", 2)
    if BIDDING.search(rest):
        yield SpamSignal("bidden-link", 2)
    if HIDDEN.search(reading.text):
        yield SpamSignal("hidden-link", 2)
    domains = {email.rpartition("@")[2] for email in reading.emails} - FREE_MAIL
    if any(one == domain or one.endswith(f".{domain}") for one in hosts for domain in domains if domain):
        yield SpamSignal("own-link", 2)
