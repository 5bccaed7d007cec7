"""Emails about submitted and returned drafts, sent through the outbox without draft text."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Comment, CommentReply, PageSubscription, get_page_models
from wagtail.users.models import UserProfile

from cms.clinic.models import Physician, StaffMember
from cms.core.admin_views import EditViewMixin
from cms.outbox.models import Message
from cms.outbox.sender import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_else_is_mailed(db):
    Message.objects.all().delete()


def kinds() -> list[str]:
    return sorted(Message.objects.values_list("kind", flat=True))


def test_physician_is_emailed_about_submitted_draft(draft, mailoutbox):
    draft.submit("editor")
    assert kinds() == ["review-wanted"]
    assert "May I read it" not in str(Message.objects.get().facts)
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["physician@harborlight.example"]
    assert sent.subject == "A draft is ready for your review"
    assert settings.SITE_URL + reverse("wagtailadmin_pages:edit", args=[draft.page.pk]) in sent.body
    assert "May I read it" not in sent.body


def test_editor_is_emailed_about_requested_changes(draft, mailoutbox):
    draft.submit("editor").act("physician", "reject", comment="Zebrawood: say how long it lasts.")
    assert kinds() == ["changes-wanted", "review-wanted"]
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["editor@harborlight.example"]
    assert sent.subject == "Your draft needs changes"
    assert "Zebrawood" not in sent.body


def test_sole_physician_is_not_emailed_about_own_draft(draft):
    draft.submit("physician")
    assert kinds() == []
    draft.act("physician", "reject", comment="Not yet.")
    assert kinds() == []


def test_other_physician_is_emailed(draft, mailoutbox):
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


def test_wagtail_notifications_are_off(draft, mailoutbox):
    draft.submit("editor").act("physician", "reject", comment="Say how long it lasts.")
    draft.submit("editor").act("physician", "approve")
    assert mailoutbox == []


def comment(page, user, text, **more):
    return {
        "comments-TOTAL_FORMS": "1",
        "comments-0-text": text,
        "comments-0-contentpath": "title",
        "comments-0-position": "",
        "comments-0-resolved": "",
        "comments-0-deleted": "",
        "comments-0-id": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "",
    } | more


def test_a_comment_is_told_to_whoever_follows_the_page_and_not_what_it_says(draft, mailoutbox):
    editor = get_user_model().objects.get(username="editor")
    PageSubscription.objects.create(page=draft.page.page_ptr, user=editor, comment_notifications=True)
    response = draft.edit("physician", **comment(draft.page, editor, "Zebrawood: is this right?"))
    assert response.status_code == 302
    assert Comment.objects.get().text == "Zebrawood: is this right?"
    assert kinds() == ["commented"]
    assert mailoutbox == [], "nothing is sent within the request"
    send_due()
    (sent,) = mailoutbox
    assert sent.to == ["editor@harborlight.example"]
    assert "Zebrawood" not in sent.body
    assert reverse("wagtailadmin_pages:edit", args=[draft.page.pk]) in sent.body


def test_reply_is_emailed_to_thread_author(draft, mailoutbox):
    editor = get_user_model().objects.get(username="editor")
    draft.edit("editor", **comment(draft.page, editor, "Zebrawood: is this right?"))
    assert kinds() == []
    first = Comment.objects.get()
    reply = {
        "comments-INITIAL_FORMS": "1",
        "comments-0-id": str(first.pk),
        "comments-0-replies-TOTAL_FORMS": "1",
        "comments-0-replies-0-id": "",
        "comments-0-replies-0-text": "It is.",
    }
    draft.edit("physician", **comment(draft.page, editor, first.text, **reply))
    assert CommentReply.objects.get().text == "It is."
    send_due()
    assert [sent.to for sent in mailoutbox] == [["editor@harborlight.example"]]


def test_comment_emails_can_be_turned_off(draft):
    editor = get_user_model().objects.get(username="editor")
    UserProfile.objects.create(user=editor, updated_comments_notifications=False)
    PageSubscription.objects.create(page=draft.page.page_ptr, user=editor, comment_notifications=True)
    draft.edit("physician", **comment(draft.page, editor, "Is this right?"))
    assert kinds() == []


def test_every_page_type_is_edited_in_the_editor_that_sends_no_email_itself():
    page_types = [page_type for page_type in get_page_models() if page_type.is_creatable]
    assert page_types
    for page_type in page_types:
        viewset = page_viewset_registry.get_by_type(page_type)
        assert issubclass(viewset.edit_view_class, EditViewMixin), page_type
        assert issubclass(viewset.revisions_revert_view_class, EditViewMixin), page_type
