from django.urls import path
from wagtail import hooks
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from cms.clinic import todo
from cms.clinic.admin import TodoPanel, confirm
from cms.clinic.models import Location, Physician
from cms.clinic.policy import HiddenNotDeletedPolicy
from cms.clinic.viewsets import ClinicGroup

for kept in (Location, Physician):
    # Before a snippet asks for the model's policy, or Wagtail makes one of its own.
    register_permission_policy(kept, HiddenNotDeletedPolicy(kept))
register_snippet(ClinicGroup)
todo.register(todo.clinic_todos)


@hooks.register("register_admin_urls")
def register_confirm_url():
    return [path("confirm/<slug:subject>/", confirm, name="confirm")]


@hooks.register("construct_homepage_panels")
def register_todo_panel(request, panels):
    panels.append(TodoPanel(request))
