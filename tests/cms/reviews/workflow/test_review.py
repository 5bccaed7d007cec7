"""From a draft over a physician's review to live; nobody else can say that a text was reviewed."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision, TaskState, Workflow, WorkflowPage

from cms.clinic.models import Physician, StaffMember
from cms.reviews import workflow
from cms.reviews.models import ClinicalReviewTask
from cms.reviews.workflow import ACTION, review_log_message
from home.roles import sync_roles
from home.scheduling.services import publish_due
from tests.home.editor_utils import editor_form
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


def reviews(page) -> list[str]:
    return [review_log_message(entry.data) for entry in PageLogEntry.objects.filter(page=page.pk, action=ACTION)]


def decide(draft, action, state=None, by="physician", **more):
    """What every button comes down to."""
    state = state or draft.task_state
    state.task.specific.on_action(state, get_user_model().objects.get(username=by), action, **more)


def test_every_page_has_the_one_workflow_and_a_start_changes_nothing_an_owner_changed():
    workflow = Page.objects.get(slug="blog", depth=3).get_workflow()
    assert workflow.name == "Clinical review"
    assert [type(task.specific) for task in workflow.tasks] == [ClinicalReviewTask]
    WorkflowPage.objects.all().delete()
    Workflow.objects.filter(pk=workflow.pk).update(name="As we like it")
    sync_roles()
    assert list(Workflow.objects.values_list("name", flat=True)) == ["As we like it"]
    assert not WorkflowPage.objects.exists()


def test_an_editor_hands_in_a_physician_approves_and_readers_get_it(client, draft):
    draft.submit("editor")
    assert client.get("/blog/may-i-read-it/").status_code == 404

    response = draft.act("physician", "approve")
    assert response.status_code == 302
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert draft.state is None
    (said,) = reviews(draft.page)
    assert said.startswith("Clinical review by Dr. Alex Rivera")
    assert "approved" in said


def test_the_list_says_that_a_page_waits_for_a_review_and_nothing_of_moderation(draft, sign_in):
    draft.submit("editor")
    listed = see(sign_in("physician"), reverse("wagtailadmin_explore", args=[draft.page.get_parent().pk]))
    assert "in review" in words(listed)
    assert "moderation" not in " ".join(words(row) for row in listed.select("tbody tr")).lower()


def test_the_menu_takes_a_page_out_of_review(draft, sign_in):
    draft.submit("editor")
    menu = words(see(sign_in("editor"), reverse("wagtailadmin_pages:edit", args=[draft.page.pk])).select_one("footer"))
    assert "Cancel review" in menu
    assert "Cancel workflow" not in menu


def test_a_physician_approves_what_somebody_else_wrote_and_is_not_called_its_author(draft):
    other = Physician.objects.create(name="Dr. Kim Osei, DO", slug="dr-kim-osei")
    type(draft.page).objects.filter(pk=draft.page.pk).update(physician=other)
    page = type(draft.page).objects.get(pk=draft.page.pk)
    page.save_revision(user=page.owner)
    draft.submit("editor").act("physician", "approve")
    assert "author" not in reviews(draft.page)[0]


def test_a_sole_physician_walks_the_whole_way_alone_and_the_record_says_so(client, draft, sign_in):
    draft.submit("physician")
    draft.act("physician", "approve", comment="Read again.")
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert reviews(draft.page)[0].endswith("approved. Reviewed by its author.")
    history = words(see(sign_in("physician"), reverse("wagtailadmin_pages:history", args=[draft.page.pk])))
    assert "Reviewed by its author." in history


def test_the_physician_may_approve_from_the_editor_too(client, draft):
    draft.submit("editor")
    buttons = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    assert draft.edit("physician", **buttons).status_code == 302
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert len(reviews(draft.page)) == 1


@pytest.mark.parametrize("who", ["editor", "owner", "frontdesk", "manager"])
def test_only_physicians_can_approve(draft, who):
    draft.submit("editor")
    draft.act(who, "approve")
    assert not draft.is_live
    assert draft.task_state.status == TaskState.STATUS_IN_PROGRESS
    assert reviews(draft.page) == []


def test_an_owner_who_is_no_physician_may_publish_and_that_is_no_review(client, draft):
    draft.submit("editor")
    draft.edit("owner", **{"action-publish": "1"})
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert draft.state is None
    assert reviews(draft.page) == []


def test_an_owner_who_is_a_physician_reviews(draft):
    StaffMember.objects.create(user=get_user_model().objects.get(username="owner"), physician=Physician.objects.get())
    draft.submit("editor").act("owner", "approve")
    assert len(reviews(draft.page)) == 1


def test_an_account_that_stops_being_a_physicians_approves_nothing_more(draft):
    StaffMember.objects.filter(user__username="physician").update(physician=None)
    draft.submit("editor").act("physician", "approve")
    assert not draft.is_live


def test_being_a_physician_without_the_right_to_publish_is_not_enough(draft):
    editor = get_user_model().objects.get(username="editor")
    StaffMember.objects.create(user=editor, physician=Physician.objects.get())
    draft.submit("editor").act("editor", "approve")
    assert not draft.is_live
    assert draft.task_state.task.specific.get_actions(draft.page, editor) == []


@pytest.mark.parametrize("who", ["editor", "owner", "frontdesk", "manager"])
def test_the_decision_itself_asks_who_decides_whatever_button_led_there(draft, who):
    draft.submit("editor")
    with pytest.raises(PermissionDenied):
        decide(draft, "approve", by=who)
    assert not draft.is_live


def test_changes_are_asked_for_with_a_sentence_and_the_editor_hands_in_again(client, draft):
    draft.submit("editor").act("physician", "reject", comment="Say how long it lasts.")
    assert draft.state.status == "needs_changes"
    assert TaskState.objects.get(status="rejected").comment == "Say how long it lasts."
    draft.submit("editor").act("physician", "approve")
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert ["changes" in said for said in sorted(reviews(draft.page))] == [False, True]


def test_requesting_changes_requires_comment(draft, sign_in):
    draft.submit("editor")
    window = sign_in("physician").post(
        reverse("wagtailadmin_pages:workflow_action", args=[draft.page.pk, "reject", draft.task_state.pk]),
        {"comment": " "},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Enter what should change." in window.json()["html"]
    with pytest.raises(ValidationError, match="Enter what should change"):
        decide(draft, "reject")
    assert draft.task_state.status == TaskState.STATUS_IN_PROGRESS
    assert reviews(draft.page) == []


def test_a_text_that_is_kept_back_is_not_approved_and_the_sentence_says_why(draft, lock):
    page = draft._now()
    page.intro = "It shows a word of a younger rule."
    page.save_revision()
    draft.submit("editor")
    with pytest.raises(ValidationError, match=r"The introduction breaks a younger rule\. Reword it."):
        decide(draft, "approve")
    assert not draft.is_live
    assert draft.task_state.status == TaskState.STATUS_IN_PROGRESS
    assert reviews(draft.page) == []


def test_of_two_who_decide_at_once_the_first_one_counts(draft):
    draft.submit("editor")
    late = draft.task_state
    draft.act("physician", "approve")
    with pytest.raises(ValidationError, match="already been reviewed"):
        decide(draft, "reject", late, comment="Too late.")
    assert draft.is_live
    assert len(reviews(draft.page)) == 1


def test_nobody_else_changes_a_draft_that_is_being_read(draft):
    draft.submit("editor")
    page = draft._now()
    before = page.latest_revision_id
    draft.edit("editor")
    assert draft._now().latest_revision_id == before
    draft.edit("physician", intro="Mended.")
    assert draft._now().latest_revision_id != before


def test_workflow_button_labels(draft, sign_in):
    draft.submit("editor")
    editor = reverse("wagtailadmin_pages:edit", args=[draft.page.pk])
    shown = sign_in("physician").get(editor).content.decode()
    for label in ("Approve and Publish", "Approve with a comment", "Request changes"):
        assert label in shown, label
    shown = sign_in("owner").get(editor).content.decode()
    assert "Request changes" in shown
    assert "Approve" not in shown


@pytest.fixture
def kept(monkeypatch):
    """What is handed to the records of clinical reviews."""
    kept = []
    record = workflow.record_review

    def noted(*facts):
        kept.append(facts)
        return record(*facts)

    monkeypatch.setattr(workflow, "record_review", noted)
    return kept


def test_the_review_is_recorded_when_readers_see_the_text_with_who_and_which(draft, kept):
    draft.submit("editor").act("physician", "approve")
    page = type(draft.page).objects.get(pk=draft.page.pk)
    physician = get_user_model().objects.get(username="physician")
    assert kept == [(page, physician, "no_change", page.live_revision_id, "Reviewed by its author.")]


def test_an_approved_draft_with_a_time_is_a_review_when_the_time_has_come(draft, kept):
    page = draft._now()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=page.owner)
    draft.submit("editor").act("physician", "approve")
    assert (draft.is_live, kept) == (False, [])
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        publish_due()
    assert draft.is_live
    assert [user.username for _, user, *_ in kept] == ["physician"]


def test_publishing_without_approval_records_no_review(draft, kept):
    draft.submit("editor").edit("owner", **{"action-publish": "1"})
    assert draft.is_live
    assert kept == []


def test_another_text_than_the_reviewed_one_is_no_review(draft, kept):
    draft.submit("editor").act("physician", "approve")
    page = draft._now()
    page.intro = "Something else."
    page.save_revision().publish()
    assert len(kept) == 1


def save_over(draft, revision, who="editor", **changes):
    """The editor's window that made `revision` saves by itself once more."""
    values = editor_form(draft._now(), **changes) | {"overwrite_revision_id": getattr(revision, "pk", "")}
    edit = reverse("wagtailadmin_pages:edit", args=[draft.page.pk])
    answer = draft.sign_in(who).post(edit, values, headers={"Accept": "application/json"}).json()
    assert answer["success"]
    return answer["revision_id"]


def test_a_window_that_saves_by_itself_writes_over_its_own_draft(draft):
    first = save_over(draft, "", question="Is it so?")
    assert save_over(draft, Revision.objects.get(pk=first), question="Is it not?") == first


def test_what_a_physician_approved_is_not_written_over_afterwards(client, draft):
    draft.submit("editor")
    approved = draft._now().latest_revision
    draft.act("physician", "approve")
    later = save_over(draft, approved, question="Is it something that nobody has reviewed?")

    page = type(draft.page).objects.get(pk=draft.page.pk)
    assert later != approved.pk
    assert page.live_revision.content["question"] == page.question == "May I read it?"
    draft._now().latest_revision.publish()
    assert client.get("/blog/may-i-read-it/").status_code == 200
    # The review is of the text that the physician read.
    assert list(page.review_records.values_list("revision", flat=True)) == [approved.pk]
