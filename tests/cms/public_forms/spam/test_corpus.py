"""People are heard, sellers are put aside: both measured on many messages, and on none of one's own taste alone."""

import random
import time

import pytest

from cms.public_forms.spam.signals import SPAM_THRESHOLD
from tests.cms.public_forms.spam.ham_corpus import MESSAGES, NAMES
from tests.cms.public_forms.spam.spam_corpus import corpus
from tests.cms.public_forms.spam.utils import HASTY, PROGRAM, find_signals, is_suspected


@pytest.mark.parametrize("sending", [PROGRAM, HASTY], ids=["without a browser's word", "filled in at once"])
@pytest.mark.parametrize(("name", "message"), MESSAGES)
def test_patient_messages_are_not_spam(name, message, sending):
    found = find_signals(name, message, "robin.tak@gmail.com", "+17145550187", sending=sending)
    assert sum(mark.weight for mark in found) < SPAM_THRESHOLD, [str(mark) for mark in found]


@pytest.mark.parametrize("name", NAMES)
def test_real_names_are_not_spam(name):
    assert [str(mark) for mark in find_signals(name, "Please call me.")] == ["no-page"]


def test_ninety_nine_percent_of_sales_messages_are_marked_as_spam():
    sellers = corpus()
    missed = [one for one in sellers if not is_suspected(one[0], one[2], one[1])]
    assert len(sellers) > 150
    assert len(missed) * 100 <= len(sellers), missed


def test_most_sales_messages_sent_by_browser_are_marked_as_spam():
    sellers = corpus()
    missed = [one for one in sellers if not is_suspected(one[0], one[2], one[1], sending=HASTY._replace(took=40))]
    assert len(missed) * 20 <= len(sellers), missed


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "www." * 1000,
        "<a " * 1500,
        "[" * 5000,
        "x@" * 2500,
        "a.b-" * 1200,
        "seo " * 1200,
        "rank your " * 500,
        "1 " * 2500,
        "ﷺ" * 2000,
        "\u200b" * 5000,
        "а" * 2500 + "a" * 2500,
        "\ud800" * 100,
        "\x00" * 100,
        " \n" * 2500,
        "earn $" * 800,
        "buy cheap " * 500,
    ],
    ids=lambda text: ascii(text[:8]),
)
def test_any_text_is_scored_quickly(text):
    started = time.process_time()
    for name, message in ((text, ""), ("Quillon", text), (text, text)):
        find_signals(name, message, text, text)
    assert time.process_time() - started < 0.5


def test_invalid_answers_raise_no_error():
    for odd in (None, 5, True, [], {}, b"bytes", object()):
        find_signals(odd, odd, odd, odd)


def test_any_mix_of_characters_is_scored():
    dice = random.Random(7)
    pieces = [
        *"aZ0 .@/<>[]()=\"'\n\t-_:!$~\u0430\u00df\u200d\ufdfa\ud83d\U0001f600",
        "http://",
        "www.",
        "[url=",
        "<a href",
        "seo",
    ]
    for _ in range(500):
        text = "".join(dice.choice(pieces) for _ in range(dice.randint(0, 300)))
        find_signals(text[:100], text, text[:50], text[:20])
