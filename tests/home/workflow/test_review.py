"""From a draft over a physician's review to live; nobody else can say that a text was reviewed."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, TaskState, Workflow, WorkflowPage

from cms.clinic.models import Physician, StaffMember
from home.roles import sync_roles
from home.workflow.recording import ACTION, in_words
from home.workflow.tasks import ClinicalReviewTask
from tests.home.pages import see, words

pytestmark = pytest.mark.django_db


def reviews(page) -> list[str]:
    return [in_words(entry.data) for entry in PageLogEntry.objects.filter(page=page.pk, action=ACTION)]


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
def test_nobody_but_a_physician_approves(draft, who):
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
    StaffMember.objects.create(user=get_user_model().objects.get(username="editor"), physician=Physician.objects.get())
    draft.submit("editor").act("editor", "approve")
    assert not draft.is_live


def test_changes_are_asked_for_with_a_sentence_and_the_editor_hands_in_again(client, draft):
    draft.submit("editor").act("physician", "reject", comment="Say how long it lasts.")
    assert draft.state.status == "needs_changes"
    assert TaskState.objects.get(status="rejected").comment == "Say how long it lasts."
    draft.submit("editor").act("physician", "approve")
    assert client.get("/blog/may-i-read-it/").status_code == 200
    assert ["changes" in said for said in sorted(reviews(draft.page))] == [False, True]


def test_changes_without_a_sentence_are_refused(draft, sign_in):
    draft.submit("editor")
    buttons = {"action-workflow-action": "1", "workflow-action-name": "reject"}
    response = draft.edit("physician", **buttons)
    assert response.status_code == 302
    assert draft.task_state.status == TaskState.STATUS_IN_PROGRESS
    assert reviews(draft.page) == []
    window = sign_in("physician").post(
        reverse("wagtailadmin_pages:workflow_action", args=[draft.page.pk, "reject", draft.task_state.pk]),
        {"comment": " "},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Say in a sentence what should change." in window.json()["html"]


@pytest.mark.parametrize("way", ["dashboard", "window", "editor"])
def test_a_text_that_is_kept_back_is_refused_with_its_sentence_and_not_with_an_error(draft, lock, sign_in, way):
    page = draft._now()
    page.intro = "It cures everyone."
    page.save_revision()
    draft.submit("editor")
    physician = sign_in("physician")
    action = reverse("wagtailadmin_pages:workflow_action", args=[draft.page.pk, "approve", draft.task_state.pk])
    editor = reverse("wagtailadmin_pages:edit", args=[draft.page.pk])
    if way == "dashboard":
        assert physician.post(action).url == editor
    elif way == "window":
        answer = physician.post(action, headers={"x-requested-with": "XMLHttpRequest"})
        assert answer.json() == {"step": "success", "redirect": editor}
    else:
        form = draft.edit("physician", **{"action-workflow-action": "1", "workflow-action-name": "approve"})
        assert form.url == editor
    if way != "editor":
        assert "The introduction promises a cure. Take the promise out." in physician.get(editor).content.decode()
    assert not draft.is_live
    assert draft.task_state.status == TaskState.STATUS_IN_PROGRESS
    assert reviews(draft.page) == []


def test_a_draft_that_was_decided_on_meanwhile_is_not_decided_again(draft):
    draft.submit("editor")
    late = draft.task_state
    draft.act("physician", "approve")
    draft.page.refresh_from_db()
    address = reverse("wagtailadmin_pages:workflow_action", args=[draft.page.pk, "reject", late.pk])
    assert draft.sign_in("physician").post(address, {"comment": "Too late."}).status_code == 302
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


def test_the_buttons_say_what_they_do(draft, sign_in):
    draft.submit("editor")
    editor = reverse("wagtailadmin_pages:edit", args=[draft.page.pk])
    shown = sign_in("physician").get(editor).content.decode()
    for label in ("Approve and publish", "Approve with a comment", "Ask for changes"):
        assert label in shown, label
    shown = sign_in("owner").get(editor).content.decode()
    assert "Ask for changes" in shown
    assert "Approve and publish" not in shown
