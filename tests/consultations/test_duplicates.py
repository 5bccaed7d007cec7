"""Detection of duplicates: small groups are accepted, campaigns are marked as possible spam."""

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.operations.registry import jobs
from cms.public_forms.models import SubmissionFingerprint
from tests.erasure_scan import find_remaining

WORDS = "Our support group agreed to write to you about a joint evening this autumn, please answer us."
LONG = (
    "My colleague and I talked about {0} at the fair and wanted to hear whether you have {1} minutes to go over an "
    "idea that saved others a lot of time, and {2} would be glad to hear from you before the end of the month."
)
BROWSER = {"Accept-Language": "en", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document", "Sec-Fetch-User": "?1"}
NOON, NEXT_DAY = "2030-03-05T20:00:00+00:00", "2030-03-06T00:00:00+00:00"


@pytest.fixture(autouse=True)
def _limits_on(settings):
    settings.FORM_LIMITS = "10/h per network prefix, 120/h in all"


@pytest.fixture
def state(answers, arrived):
    """What becomes of a message from a sender of its own; or from whom `typed` and `address` say."""
    numbers = iter(range(1000))

    def sent(message=WORDS, address=None, headers=(), path="/consultation/", **typed):
        number = next(numbers)
        one = answers | {"name": f"Sender {number}", "phone": f"(714) 555-{number:04}", "message": message} | typed
        client = Client(REMOTE_ADDR=address or f"203.0.113.{number}")
        answer = client.post(path, one, headers={"Origin": settings.SITE_URL} | dict(headers))
        assert answer.status_code == 303, answer.status_code
        return arrived()[-1].state

    return sent


def test_small_group_with_same_text_is_accepted_and_campaign_is_spam(state, arrived):
    assert [state() for _ in range(12)] == ["new"] * 9 + ["spam"] * 3
    assert "repeated:9" in arrived()[-1].suspicions


def test_texts_differing_in_names_numbers_and_links_are_duplicates(state, arrived):
    others = ("Anna Berg", "the harbour", "Carlos", "my uncle Li", "your garden", "Farid", "Greta Ito", "Monday")
    others += ("Selma", "the pier", "my boss", "Ondine", "Pavel Kral", "your team")
    changed = [(other, number, other) for number, other in enumerate(others)]
    assert [state(LONG.format(*one)) for one in changed] == ["new"] * 12 + ["spam"] * 2
    assert "alike:12" in arrived()[-1].suspicions


@pytest.mark.parametrize("words", ["Please call me in the morning", "Thank you", "", "Depression"])
def test_short_texts_are_not_duplicates(state, words):
    assert {state(words) for _ in range(12)} == {"new"}


def test_different_texts_are_not_duplicates(state):
    assert {state(f"{WORDS} {word} {word}ly {word}ing") for word in ("quiet", "loud")} == {"new"}


def test_duplicates_expire_after_a_day(state):
    with time_machine.travel(NOON) as clock:
        assert [state() for _ in range(10)][-1] == "spam"
        clock.shift(24 * 3600)
        assert state() == "new"


def test_repeated_requests_from_one_household_are_accepted(state):
    assert [state("Could you ring my wife, please, and not me at work?", phone="714 555 0187") for _ in range(2)] == [
        "new"
    ] * 2
    assert {state(f"Question {n}", phone="714 555 0188") for n in range(2)} == {"new"}
    assert {state(f"One of three, number {n}", address="198.51.100.7") for n in range(3)} == {"new"}


def test_repeated_phone_number_alone_is_not_spam(state, arrived):
    assert {state(f"Question {n}", phone="714 555 0188") for n in range(9)} == {"new"}
    assert state("https://one.example.org/a or https://two.example.org/b", phone="714 555 0188") == "spam"
    assert "same-contact" in arrived()[-1].suspicions


def test_common_sentence_cannot_be_poisoned_as_spam(state):
    """A message that is spam for another reason does not count as a duplicate."""
    assert {state(sky="x") for _ in range(12)} == {"spam"}
    assert state() == "new"


@pytest.fixture
def storm(state):
    def sent() -> None:
        for number in range(30):
            state(f"[url=https://x{number}.example]x[/url]", sky="x")

    return sent


def test_flood_lowers_duplicate_limit_for_scripts_only(state, storm):
    storm()
    assert [state() for _ in range(5)] == ["new"] * 3 + ["spam"] * 2
    assert {state(LONG.format("it", 5, "we"), headers=BROWSER) for _ in range(5)} == {"new"}


def test_submission_with_script_counts_as_browser(state, storm):
    storm()
    assert {state(headers={"Accept-Language": "en"}, took="40") for _ in range(5)} == {"new"}


def test_without_limits_duplicates_count_only_in_a_flood(state, storm, settings):
    settings.FORM_LIMITS = "off"
    assert {state() for _ in range(14)} == {"new"}
    storm()
    assert state() == "spam"


def test_referral_form_detects_duplicates(state, referral, arrived):
    assert state("", path="/invite/refer/", **referral | {"patient_name": "See www.pills.com/now"}) == "spam"
    assert arrived()[-1].suspicions[0] == "link-in-name"
    assert state("", path="/invite/refer/", **referral) == "new"


def test_duplicate_records_are_anonymous_and_deleted_after_a_day(state, answers):
    with time_machine.travel(NOON) as clock:
        state("Zebrawood canary: please ring my sister twice tomorrow.")
        seen = list(SubmissionFingerprint.objects.values_list("mark", flat=True))
        assert all(len(mark) == 64 for mark in seen)
        assert [field.name for field in SubmissionFingerprint._meta.fields] == ["id", "mark", "seen_at"]
        assert not find_remaining(["Zebrawood"])
        state("Zebrawood canary: please ring my sister twice tomorrow.", name="Again")
        clock.shift(24 * 3600)
        state("Zebrawood canary: please ring my sister twice tomorrow.", name="A third")
        later = SubmissionFingerprint.objects.filter(seen_at__gt=NEXT_DAY).values_list("mark", flat=True)
        assert not set(seen) & set(later)
        clock.shift(3600)
        jobs["forgetting"].run()
        assert SubmissionFingerprint.objects.filter(seen_at__lt=NEXT_DAY).count() == 0


def test_duplicate_check_takes_two_queries(state):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            state(LONG.format("you", 3, "we"), email="quillon@mail.example")
        return sum("public_forms_submissionfingerprint" in query["sql"] for query in caught.captured_queries)

    assert [queries() for _ in range(7)] == [2] * 7


def test_duplicate_records_are_capped_for_long_campaigns(state):
    for _ in range(12):
        state(phone="714 555 0188")
    kept = SubmissionFingerprint.objects.count()
    for _ in range(12):
        state(phone="714 555 0188")
    # A connection of its own for each, and the hour.
    assert SubmissionFingerprint.objects.count() <= kept + 24
