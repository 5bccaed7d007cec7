"""The dashboard's list of what a clinic still has to do, and the owner's word that something is right."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component

from cms.clinic import todo
from cms.clinic.models import Confirmation


def runs_the_clinic(user) -> bool:
    return user.has_perm("clinic.change_clinicsettings")


class TodoPanel(Component):
    name = "todo"
    order = 50
    template_name = "clinic/admin/todo.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        open_ones = [item for item in todo.todos() if not item.done] if runs_the_clinic(self.request.user) else []
        return {"todos": open_ones, "request": self.request, "csrf_token": get_token(self.request)}


@require_POST
def confirm(request, subject: str):
    """The owner has looked at a value: it counts until the value changes."""
    if not runs_the_clinic(request.user):
        raise PermissionDenied
    item = todo.confirmable(subject)
    if item is None or request.POST.get("seen") != item.seen:
        messages.error(request, "This has changed since you looked. Look at it again, then confirm.")
    else:
        Confirmation.objects.record(subject, item.value, request.user)
        messages.success(request, "Thank you, confirmed.")
    return redirect("wagtailadmin_home")
