"""One banner on every page of the admin, for those who are to know: mail waits, has failed, or nobody sends it."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.operations.models import Heartbeat
from cms.outbox import banner
from cms.outbox.models import MailServer, Message
from tests.cms.outbox.test_admin import give

PAGES = ["/admin/", "/admin/requests/", "/admin/account/"]


@pytest.fixture
def banner_on(sign_in, at_noon):
    def read(who: str = "frontdesk", address: str = "/admin/") -> str:
        cache.clear()
        page = sign_in(who).get(address, follow=True).content.decode()
        return page.partition('<section class="mail-banner"')[2].partition("</section>")[0]

    return read


def test_no_banner_without_problems(banner_on, mails, at_noon):
    Heartbeat.objects.create(name="mail", at=timezone.now())
    mails()
    at_noon.shift(299)
    assert banner_on() == ""


@pytest.mark.parametrize("address", PAGES)
def test_banner_shows_email_delayed_over_15_minutes(banner_on, mails, at_noon, address):
    mails()
    at_noon.shift(15 * 60)
    assert banner_on(address=address) == ""
    at_noon.shift(60)
    assert "Email has been delayed for 16\xa0minutes. Nothing is lost" in banner_on(address=address)
    MailServer.objects.update_or_create(pk=1, defaults={"away_since": timezone.now()})
    assert "because the mail server is not accepting it" in banner_on(address=address)


def test_banner_shows_stopped_worker_after_five_minutes(banner_on, at_noon):
    Heartbeat.objects.create(name="mail", at=timezone.now())
    at_noon.shift(300)
    assert banner_on() == ""
    at_noon.shift(50)
    assert "Background tasks stopped at March 5, noon" in banner_on()


def test_banner_shows_delayed_email_if_worker_never_ran(banner_on, mails, at_noon):
    mails()
    at_noon.shift(3600)
    assert not Heartbeat.objects.filter(name="mail").exists()
    assert "Email has been delayed" in banner_on()


def test_banner_shows_failed_email_and_what_to_do(banner_on, mails):
    mails(times=2)
    Message.objects.update(state="failed")
    assert "2 emails have failed for a week. Contact an owner or a manager." in banner_on("frontdesk")
    give("manager", "view_message")
    assert "select “Send again”" in banner_on("manager")


def test_users_without_email_or_request_permission_see_no_banner(banner_on, mails, at_noon):
    Heartbeat.objects.create(name="mail", at=timezone.now())
    mails(times=2)
    Message.objects.filter(pk=Message.objects.first().pk).update(state="failed")
    at_noon.shift(timedelta(days=1))
    assert banner_on("frontdesk")
    for address in ("/admin/", "/admin/pages/", "/admin/images/"):
        assert banner_on("editor", address) == ""


def test_banner_needs_one_query_at_most(sign_in, django_assert_num_queries, at_noon):
    user = sign_in("frontdesk").get("/admin/").wsgi_request.user
    cache.clear()
    with django_assert_num_queries(1):
        banner.banner_sentences(user)
    with django_assert_num_queries(0):
        banner.banner_sentences(user)


def test_banner_is_refreshed_after_15_seconds(sign_in, mails, at_noon):
    clerk = sign_in("frontdesk")
    mails()
    at_noon.shift(14 * 60 + 50)
    assert "mail-banner" not in clerk.get("/admin/").content.decode()
    at_noon.shift(16)
    assert "mail-banner" in clerk.get("/admin/").content.decode()
