import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from tests.factories.blog import make_answer
from tests.home.editor_utils import editor_form


class Draft:
    """A draft on its way, moved by people who press buttons in the admin."""

    def __init__(self, sign_in, page):
        self.sign_in, self.page = sign_in, page

    def edit(self, who, **buttons):
        address = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return self.sign_in(who).post(address, editor_form(self._now()) | buttons)

    def submit(self, who="editor"):
        response = self.edit(who, **{"action-submit": "1"})
        assert response.status_code == 302
        assert self.state is not None
        return self

    def act(self, who, action, **more):
        """The button on the dashboard."""
        address = reverse("wagtailadmin_pages:workflow_action", args=[self.page.pk, action, self.task_state.pk])
        return self.sign_in(who).post(address, more)

    def _now(self):
        return type(self.page).objects.get(pk=self.page.pk).get_latest_revision_as_object()

    @property
    def state(self):
        return type(self.page).objects.get(pk=self.page.pk).current_workflow_state

    @property
    def task_state(self):
        return type(self.page).objects.get(pk=self.page.pk).current_workflow_state.current_task_state

    @property
    def is_live(self) -> bool:
        return type(self.page).objects.get(pk=self.page.pk).live


@pytest.fixture
def draft(sign_in, db):
    """A draft that the editor began."""
    page = make_answer("May I read it?", live=False, owner=get_user_model().objects.get(username="editor"))
    return Draft(sign_in, page)
