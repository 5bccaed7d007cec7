"""Many at the same moment: the same person once, and nobody lost among others."""

import json
import re
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.form_utils import get, post, reference_at
from tests.e2e.site import REQUESTS

PEOPLE = 500


@pytest.fixture
def stored(running_site):
    before = set(running_site.references())
    return lambda: set(running_site.references()) - before


def all_at_once(times: int, act) -> list:
    """`act` in as many threads as `times`, which all wait for the last one."""
    gate = threading.Barrier(times)

    def acted(number):
        gate.wait(timeout=30)
        return act(number)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(acted, range(times)))


@pytest.mark.parametrize("key", [uuid.uuid4().hex, ""], ids=["with one key", "without a key"])
def test_identical_concurrent_submissions_store_one_request(key, running_site, stored, answers):
    body = answers | {"name": f"Fifty Fold {key[:3]}", "key": key}
    sent = all_at_once(50, lambda _: post(running_site, body))
    assert {status for status, _ in sent} == {303}
    told = {reference_at(running_site, thanks) for _, thanks in sent}
    assert len(told) == 1
    assert stored() == told


def test_concurrent_submissions_with_same_key_and_different_data_conflict(running_site, stored, answers):
    key = uuid.uuid4().hex
    sent = all_at_once(20, lambda number: post(running_site, answers | {"message": f"Words {number}", "key": key}))
    statuses = sorted(status for status, _ in sent)
    assert statuses == [303] + [409] * 19
    assert len(stored()) == 1


def test_cached_page_accepts_five_hundred_separate_requests(running_site, stored, answers):
    copy = get(running_site, "/blog/is-ketamine-addictive/")
    form = copy[copy.index("data-consultation-form") :]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    # One copy for all: nothing in it may tell its readers apart, or tie them together.
    assert hidden["key"] == ""
    assert hidden["page"]

    def person(number: int) -> tuple[int, str]:
        own = {"name": f"Person Number {number}", "phone": f"71455{number:05}"}
        # Every second browser runs no script, and so makes no key.
        own["key"] = uuid.uuid4().hex if number % 2 else ""
        return post(running_site, answers | hidden | own)

    with ThreadPoolExecutor(16) as threads:
        sent = list(threads.map(person, range(PEOPLE)))
    assert {status for status, _ in sent} == {303}
    assert len({thanks for _, thanks in sent}) == PEOPLE
    assert len(stored()) == PEOPLE
    assert {reference_at(running_site, thanks) for _, thanks in sent[::50]} <= stored()
    assert stored() <= mail_was_queued_for(running_site)


def mail_was_queued_for(site) -> set[str]:
    """References of the requests for which the staff's mail stands in the outbox, sent already or not."""
    notices = site.rows("SELECT facts FROM outbox_message WHERE kind = 'new-request'")
    ids = {uuid.UUID((facts if isinstance(facts, dict) else json.loads(facts))["request"]) for (facts,) in notices}
    requests = site.rows(f"SELECT id, reference FROM {REQUESTS}")
    return {reference for pk, reference in requests if uuid.UUID(str(pk)) in ids}
