"""Workflow approval runs the publish checks."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowTask

from blog.models import AnswerPage, BlogIndexPage
from home.roles import sync_roles
from tests.cms.content_checks.test_publish_check import BAD, SAID, edit, is_public
from tests.factories.blog import make_answer, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def workflow(no_magic):
    workflow = Workflow.objects.create(name="Read by a physician")
    task = GroupApprovalTask.objects.create(name="Read")
    sync_roles()
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.workflow_pages.create(page=BlogIndexPage.objects.get().page_ptr)
    return workflow


@pytest.fixture
def handed_in(workflow):
    """Makes an answer an editor has handed in."""

    def made(question, **fields):
        page = make_answer(question, live=False, **fields)
        workflow.start(page, get_user_model().objects.get(username="editor"))
        return page

    return made


def approval(page) -> str:
    state = page.current_workflow_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])


def test_failing_draft_cannot_be_approved(sign_in, client, handed_in):
    page = handed_in("Does it hurt?", body=BAD)
    response = sign_in("physician").post(approval(page), {"comment": ""}, follow=True)

    assert response.status_code == 200
    said = response.content.decode()
    assert "was not approved." in said
    assert SAID in said
    assert not is_public(client, page)
    assert page.current_workflow_task_state.status == TaskState.STATUS_IN_PROGRESS


def test_approval_dialog_shows_publish_error(sign_in, handed_in):
    page = handed_in("Does it hurt?", body=BAD)
    staff = sign_in("physician")
    response = staff.post(approval(page), {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})

    assert response.json()["step"] == "success"
    assert SAID in staff.get(response.json()["redirect"]).content.decode()


def test_draft_without_issues_can_be_approved(sign_in, client, handed_in):
    page = handed_in("Does it help?")
    sign_in("physician").post(approval(page), {"comment": ""})

    assert is_public(client, page)


def test_refused_approval_in_editor_keeps_input(sign_in, client, handed_in):
    page = handed_in("Does it help?")
    sent = {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": "{}"}
    response = edit(sign_in("physician"), page, body=BAD, **sent)

    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert "Say abracadabra." in response.content.decode()
    assert not is_public(client, page)
    assert "abracadabra" not in str(AnswerPage.objects.get(pk=page.pk).get_latest_revision_as_object().body)


def test_editor_can_submit_failing_draft(sign_in, client, workflow, live):
    response = edit(sign_in("editor"), live, body=BAD, **{"action-submit": "1"})

    assert response.status_code == 302
    page = AnswerPage.objects.get(pk=live.pk)
    assert page.workflow_in_progress
    assert "abracadabra" in str(page.get_latest_revision_as_object().body)
    assert is_public(client, page)


def test_workflow_without_tasks_does_not_publish_failing_draft(sign_in, client, workflow):
    WorkflowTask.objects.filter(workflow=workflow).delete()
    page = make_answer("Does it hurt?", body=[text("<p>It need not.</p>")], live=False)
    response = edit(sign_in("editor"), page, body=BAD, **{"action-submit": "1"})

    assert response.status_code == 200
    assert SAID in response.content.decode()
    assert not is_public(client, page)
