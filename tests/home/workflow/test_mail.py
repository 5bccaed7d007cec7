"""Who is told by mail that a draft waits or came back; in neutral words, through the outbox and nothing else."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse

from cms.clinic.models import Physician, StaffMember
from cms.outbox.models import Message
from cms.outbox.sender import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_else_is_mailed(db):
    Message.objects.all().delete()


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def test_the_physician_is_told_that_a_draft_waits(draft, mailoutbox):
    draft.submit("editor")
    assert kinds() == ["review-wanted"]
    assert "May I read it" not in str(Message.objects.get().facts)
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["physician@harborlight.example"]
    assert sent.subject == "A draft waits for your review"
    assert settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[draft.page.pk]) in sent.body
    assert "May I read it" not in sent.body


def test_the_editor_is_told_that_changes_are_wanted_and_reads_them_in_the_admin(draft, mailoutbox):
    draft.submit("editor").act("physician", "reject", comment="Zebrawood: say how long it lasts.")
    assert kinds() == ["changes-wanted", "review-wanted"]
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["editor@harborlight.example"]
    assert sent.subject == "A draft of yours needs changes"
    assert "Zebrawood" not in sent.body


def test_a_physician_alone_is_not_written_to_about_the_own_draft(draft):
    draft.submit("physician")
    assert kinds() == []
    draft.act("physician", "reject", comment="Not yet.")
    assert kinds() == []


def test_the_other_physician_is_told(draft, mailoutbox):
    owner = get_user_model().objects.get(username="owner")
    StaffMember.objects.create(user=owner, physician=Physician.objects.get())
    draft.submit("physician")
    send_due()
    assert [sent.to for sent in mailoutbox] == [["owner@harborlight.example"]]


def test_nobody_is_told_of_what_was_decided_before_the_mail_went_out(draft, mailoutbox):
    draft.submit("editor").act("physician", "approve")
    send_due()
    assert mailoutbox == []
    assert not Message.objects.exists()


def test_wagtail_sends_nothing_by_itself(draft, mailoutbox):
    draft.submit("editor").act("physician", "reject", comment="Say how long it lasts.")
    draft.submit("editor").act("physician", "approve")
    assert mailoutbox == []
