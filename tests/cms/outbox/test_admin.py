"""Reports, Mail: what became of each mail, in words, for the owner and the manager; and "Send again"."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cms.outbox.models import MailServer, Message

LIST = "/admin/reports/mail/"


@pytest.fixture
def manager(at_noon, sign_in):
    give("manager", "view_message", "change_message")
    return sign_in("manager")


def give(group: str, *permissions: str) -> None:
    found = Permission.objects.filter(content_type__app_label="outbox", codename__in=permissions)
    Group.objects.get(name=group).permissions.add(*found)


@pytest.fixture
def one_of_each(mails):
    """A mail in each state, by its state."""
    rows = dict(zip(("waiting", "later", "sending", "sent", "failed"), mails(times=5), strict=True))
    for state, message in rows.items():
        message.state = state
        message.recipient = f"{state}@harborlight.example"
    rows["later"].state = "waiting"
    rows["later"].due_at = timezone.now() + timedelta(minutes=15)
    rows["later"].last_error = "SMTPRecipientsRefused 450"
    rows["sent"].sent_at = timezone.now()
    for message in rows.values():
        message.save()
    return rows


def text(client: Client, address: str = LIST) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_list_shows_state_of_each_email(manager, one_of_each):
    page = text(manager)
    assert "New request" in page
    for state in one_of_each:
        assert f"{state}@harborlight.example" in page
    assert "next try March 5, 12:15 p.m." in page
    assert "the mail server rejected it (450)" in page
    assert "being sent" in page
    assert page.count(">Send again<") == 1


def test_list_shows_next_try_while_mail_server_is_down(manager, one_of_each):
    MailServer.objects.update_or_create(pk=1, defaults={"retry_at": timezone.now() + timedelta(minutes=2)})
    assert "mail server unavailable; next try 12:02 p.m." in text(manager)


def test_list_can_be_filtered_by_state(manager, one_of_each):
    for address in (LIST, f"{LIST}results/"):
        page = text(manager, f"{address}?state=failed")
        assert "failed@harborlight.example" in page
        assert "sent@harborlight.example" not in page


def test_message_split_into_copies_is_not_listed(manager, one_of_each):
    Message.objects.filter(pk=one_of_each["sent"].pk).update(recipient="")
    assert "not addressed yet" not in text(manager)


def test_double_click_on_send_again_sends_failed_email_once(manager, one_of_each, line):
    failed = one_of_each["failed"]
    address = f"{LIST}{failed.pk}/send-again/"
    assert "1 email queued again." in manager.post(address, follow=True).content.decode()
    assert "Nothing to send again" in manager.post(address, follow=True).content.decode()
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.tried_since) == ("waiting", 0, None)


def test_send_all_again_queues_failed_emails_only(manager, one_of_each):
    Message.objects.filter(pk=one_of_each["later"].pk).update(state="failed")
    assert "2 emails failed after a week of tries" in text(manager)
    manager.post(f"{LIST}send-again/")
    states = {row: Message.objects.get(pk=message.pk).state for row, message in one_of_each.items()}
    assert states == dict.fromkeys(("waiting", "later", "failed"), "waiting") | {"sending": "sending", "sent": "sent"}


@pytest.mark.parametrize("state", ["waiting", "sending", "sent"])
def test_only_failed_email_can_be_sent_again(manager, one_of_each, state):
    before = Message.objects.filter(pk=one_of_each[state].pk).values().get()
    manager.post(f"{LIST}{one_of_each[state].pk}/send-again/")
    assert Message.objects.filter(pk=one_of_each[state].pk).values().get() == before


def test_users_with_view_permission_only_cannot_send_again(sign_in, one_of_each):
    give("frontdesk", "view_message")
    clerk = sign_in("frontdesk")
    assert "failed@harborlight.example" in text(clerk)
    assert "Send again<" not in text(clerk)
    for address in (f"{LIST}{one_of_each['failed'].pk}/send-again/", f"{LIST}send-again/"):
        clerk.post(address)
    assert Message.objects.filter(state="failed").count() == 1


@pytest.mark.parametrize("who", ["editor", "physician", "nobody"])
def test_other_roles_cannot_see_list_or_menu_item(sign_in, one_of_each, who):
    client = Client() if who == "nobody" else sign_in(who)
    for address in (LIST, f"{LIST}results/"):
        assert client.get(address).status_code == 302
        assert "harborlight.example" not in client.get(address, follow=True).content.decode()
    assert LIST not in client.get("/admin/", follow=True).content.decode()
    client.post(f"{LIST}send-again/")
    assert Message.objects.filter(state="failed").count() == 1


def test_owner_and_manager_see_email_under_reports(sign_in, manager):
    for client in (manager, sign_in("owner")):
        assert LIST in client.get("/admin/").content.decode()


def test_send_again_requires_post_and_csrf_token(sign_in, one_of_each):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in("owner").cookies
    assert strict.post(f"{LIST}send-again/").status_code == 403
    assert sign_in("owner").get(f"{LIST}send-again/").status_code == 405
    assert Message.objects.filter(state="failed").count() == 1


def test_unknown_email_is_not_found(manager):
    assert manager.post(f"{LIST}{uuid4()}/send-again/").status_code == 404


@pytest.mark.parametrize("view", ["add", "edit", "delete", "copy", "inspect", "history", "usage"])
def test_add_edit_and_delete_views_have_no_url(view):
    for arguments in ([], [uuid4()]):
        with pytest.raises(NoReverseMatch):
            reverse(f"mail:{view}", args=arguments)


def test_list_has_no_export(manager, one_of_each):
    for form in ("csv", "xlsx"):
        assert manager.get(f"{LIST}?export={form}")["Content-Type"].startswith("text/html")


def test_query_count_does_not_depend_on_list_length(manager, mails, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    mails(times=2)
    text(manager)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text(manager)
    mails(times=40)
    with django_assert_num_queries(len(few)):
        text(manager)
