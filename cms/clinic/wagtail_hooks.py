from django.urls import path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from cms.clinic import todo
from cms.clinic.admin import TodoPanel, confirm
from cms.clinic.viewsets import ClinicGroup

register_snippet(ClinicGroup)
todo.register(todo.clinic_todos)


@hooks.register("register_admin_urls")
def register_confirm_url():
    return [path("confirm/<slug:subject>/", confirm, name="confirm")]


@hooks.register("construct_homepage_panels")
def register_todo_panel(request, panels):
    panels.append(TodoPanel(request))
