"""How much one connection may send in an hour, and whose word is taken for where it is."""

import pytest
import time_machine
from django.test import Client

from cms.operations.registry import jobs
from cms.public_forms.models import IdempotencyRecord, RateLimitBucket

ORIGIN = {"Origin": "http://localhost:8000"}
PROXY = "10.0.0.5"


@pytest.fixture
def one_an_hour(settings):
    settings.FORM_LIMITS = "1/h per network prefix, 100/h in all"
    return settings


@pytest.fixture
def status(answers, db):
    """The answer to a form from `address`, through whatever `chain` the header names. Each is another form."""
    numbers = iter(range(1000))

    def posted(address: str, chain: str | None = None) -> int:
        headers = ORIGIN if chain is None else ORIGIN | {"X-Forwarded-For": chain}
        typed = answers | {"message": f"Number {next(numbers)}"}
        return Client(REMOTE_ADDR=address).post("/consultation/", typed, headers=headers).status_code

    return posted


def test_limit_is_counted_per_connection(one_an_hour, status):
    assert [status("203.0.113.7"), status("203.0.113.7"), status("203.0.113.8")] == [303, 429, 303]


def test_forged_forwarding_header_is_ignored(one_an_hour, status):
    """No proxy is trusted, so what the header says is what a stranger says."""
    assert status("203.0.113.7", "198.51.100.1") == 303
    assert status("203.0.113.7", "198.51.100.2") == 429
    # Nor can a stranger use up the hour of another.
    assert status("198.51.100.1") == 303


def test_trusted_proxy_header_identifies_sender(one_an_hour, status):
    one_an_hour.TRUSTED_PROXIES = [PROXY]
    assert status(PROXY, "198.51.100.1") == 303
    assert status(PROXY, "198.51.100.1") == 429
    assert status(PROXY, "198.51.100.2") == 303


def test_only_last_forwarded_address_of_trusted_proxy_counts(one_an_hour, status):
    """A proxy adds the address it saw at the end; what stood there before is the sender's own invention."""
    one_an_hour.TRUSTED_PROXIES = ["10.0.0.0/8"]
    assert status(PROXY, "1.1.1.1, 198.51.100.1") == 303
    assert status(PROXY, "2.2.2.2, 198.51.100.1") == 429
    assert status(PROXY, "198.51.100.1, 198.51.100.9") == 303


def test_sender_is_first_untrusted_address_in_proxy_chain(one_an_hour, status):
    one_an_hour.TRUSTED_PROXIES = ["10.0.0.0/8", "2001:db8:ffff::/48"]
    assert status(PROXY, "9.9.9.9, 198.51.100.1, 10.0.0.9, 2001:db8:ffff::1") == 303
    assert status("2001:db8:ffff::7", "198.51.100.1, 10.1.1.1") == 429


def test_header_from_untrusted_proxy_is_ignored(one_an_hour, status):
    one_an_hour.TRUSTED_PROXIES = [PROXY]
    assert status("203.0.113.7", "198.51.100.1") == 303
    assert status("203.0.113.7", "198.51.100.2") == 429


@pytest.mark.parametrize("chain", ["", " , ,", "not an address", "198.51.100.1:4711", "\x00", "1" * 5000])
def test_invalid_forwarding_header_is_ignored(one_an_hour, status, chain):
    one_an_hour.TRUSTED_PROXIES = [PROXY]
    assert status(PROXY, chain) == 303
    assert status(PROXY, chain) == 429


def test_invalid_trusted_proxy_entry_trusts_no_one_else(one_an_hour, status):
    one_an_hour.TRUSTED_PROXIES = ["the proxy"]
    assert status("203.0.113.7", "198.51.100.1") == 303
    assert status("203.0.113.7", "198.51.100.2") == 429


def test_ipv6_network_shares_one_limit(one_an_hour, status):
    """A phone changes the second half of its address all day."""
    assert status("2001:db8:1:2:aaaa:bbbb:cccc:dddd") == 303
    assert status("2001:db8:1:2::1") == 429
    assert status("2001:db8:1:3::1") == 303


def test_ipv4_mapped_address_shares_limit_with_ipv4(one_an_hour, status):
    assert status("203.0.113.7") == 303
    assert status("::ffff:203.0.113.7") == 429
    assert status("::ffff:203.0.113.8") == 303


def test_limit_uses_sliding_hour(one_an_hour, status):
    with time_machine.travel("2030-03-05T12:50:00+00:00", tick=False) as clock:
        assert status("203.0.113.7") == 303
        clock.shift(20 * 60)
        assert status("203.0.113.7") == 429
        clock.shift(41 * 60)
        assert status("203.0.113.7") == 303


def test_midnight_does_not_reset_limit(one_an_hour, status):
    with time_machine.travel("2030-03-05T23:50:00+00:00", tick=False) as clock:
        assert status("203.0.113.7") == 303
        clock.shift(20 * 60)
        assert status("203.0.113.7") == 429
        clock.shift(41 * 60)
        assert status("203.0.113.7") == 303
        assert status("203.0.113.7") == 429


def test_each_form_has_its_own_limit(one_an_hour, status, send, referral_of_ours):
    assert status("127.0.0.1") == 303
    assert send(referral_of_ours, "/invite/refer/").status_code == 303
    assert send({}, "/invite/").status_code == 303
    assert send({}, "/invite/").status_code == 429


@pytest.fixture
def referral_of_ours() -> dict:
    people = {"clinician": "Dr. Brandywine", "practice": "Quartzmoor", "patient_name": "Ignatius"}
    phones = {"clinician_phone": "7145550161", "patient_phone": "7145550162"}
    return people | phones | {"location": "any", "authority": "on"}


@pytest.mark.parametrize("wording", ["off", "OFF", " off "])
def test_limit_off_allows_everything(settings, status, wording):
    settings.FORM_LIMITS = wording
    assert [status("203.0.113.7") for _ in range(12)] == [303] * 12


@pytest.mark.parametrize("wording", ["2/h per network prefix, 100/h in all", " 2/h per network prefix ,100/h in all "])
def test_setting_allows_extra_spaces(settings, status, wording):
    settings.FORM_LIMITS = wording
    assert [status("203.0.113.7") for _ in range(3)] == [303, 303, 429]


def test_limit_of_zero_refuses_all_with_retry_time(settings, answers, send):
    settings.FORM_LIMITS = "0/h per network prefix, 0/h in all"
    refused = send(answers)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_expired_buckets_are_deleted(one_an_hour, status):
    with time_machine.travel("2030-03-05T12:00:00+00:00", tick=False) as clock:
        assert status("203.0.113.7") == 303
        clock.shift(59 * 60)
        jobs["forgetting"].run()
        assert status("203.0.113.7") == 429
        clock.shift(3 * 3600)
        jobs["forgetting"].run()
        assert not RateLimitBucket.objects.exists()
        # That it was sent is known for longer: the same again is still one.
        assert IdempotencyRecord.objects.exists()
        clock.shift(31 * 24 * 3600)
        jobs["forgetting"].run()
        assert not IdempotencyRecord.objects.exists()


@pytest.mark.parametrize("trusted", [[], [PROXY]], ids=["no proxy", "a proxy"])
@pytest.mark.parametrize(
    "header",
    ["Forwarded", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Forwarded", "Client-IP"],
)
def test_other_headers_do_not_change_sender(one_an_hour, answers, db, trusted, header):
    """A stranger's word in any other header is nobody's, whether a proxy passes it on or not."""
    one_an_hour.TRUSTED_PROXIES = trusted

    def posted(number: int) -> int:
        said = {"Forwarded": f"for=198.51.100.{number}"}.get(header, f"198.51.100.{number}")
        headers = ORIGIN | {"X-Forwarded-For": "203.0.113.7", header: said}
        typed = answers | {"message": f"Number {number}"}
        return Client(REMOTE_ADDR=PROXY).post("/consultation/", typed, headers=headers).status_code

    assert [posted(1), posted(2)] == [303, 429]


def test_ipv6_network_shares_limit_behind_proxy(one_an_hour, status):
    one_an_hour.TRUSTED_PROXIES = [PROXY]
    assert status(PROXY, "2001:db8:1:2:aaaa::1") == 303
    assert status(PROXY, "6.6.6.6, 2001:db8:1:2:bbbb::2") == 429
    assert status(PROXY, "203.0.113.7") == 303
    assert status(PROXY, "::ffff:203.0.113.7") == 429
    assert status(PROXY, "::FFFF:CB00:7107") == 429
