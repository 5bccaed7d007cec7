"""The email report for owners and managers, and the action that queues failed emails again."""

import logging

import django_filters
from django.contrib import messages
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from cms.outbox import db_time, health, mail_server, message_types, queue
from cms.outbox.errors import error_label
from cms.outbox.models import MailServer, Message

log = logging.getLogger("cms.outbox")


class MailFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=Message.State.choices, empty_label="All")

    class Meta:
        model = Message
        fields = ["state"]


def recipient_text(message: Message) -> str:
    return message_types.recipient_label(message) or "no recipient yet"


class StateColumn(Column):
    """Shows the message's state, and a "Send again" button if it failed. `shared` is the context of every row."""

    cell_template_name = "outbox/admin/state_cell.html"

    def __init__(self, name, shared: dict, **more):
        super().__init__(name, **more)
        self.shared = shared

    def get_cell_context_data(self, instance, parent_context):
        return super().get_cell_context_data(instance, parent_context) | self.shared


class MailIndexView(generic.IndexView):
    page_title = "Email"
    filterset_class = MailFilters
    # Always newest first; an `ordering` parameter in the URL is ignored.
    default_ordering = "-created_at"
    list_export = []

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Wagtail's export checks no permission of its own, so it is turned off here.
        self.is_export = False

    def get_base_queryset(self):
        # A message without a recipient is split into one copy per recipient. Only the copies are listed.
        return Message.objects.exclude(recipient="", state=Message.State.SENT).order_by("-created_at", "-pk")

    @cached_property
    def columns(self):
        return [
            Column("kind", label="Email", accessor=lambda message: message_types.message_type_label(message.kind)),
            Column("recipient", label="To", accessor=recipient_text, classname="desk-breaks"),
            StateColumn("state", self.shared_by_rows, label="State"),
            Column("attempts", label="Tries", classname="desk-wide"),
            Column("last_error", label="Last error", accessor=lambda message: error_label(message.last_error)),
            DateColumn("created_at", label="Created", classname="desk-wide"),
        ]

    @cached_property
    def shared_by_rows(self) -> dict:
        server = MailServer.objects.first()
        is_paused = mail_server.is_paused(server, db_time.database_now())
        return {
            "now": timezone.now(),
            "may_change": self.user_has_permission("change"),
            "asked_again_at": server.retry_at if is_paused else None,
            "csrf_token": get_token(self.request),
        }

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context | {"failed": health.failed_messages().count(), "may_change": self.user_has_permission("change")}


class SendAgainView(PermissionCheckedMixin, View):
    """Queue one failed mail once more, or all of them."""

    model = Message
    permission_required = "change"
    index_url_name = None
    http_method_names = ["post"]

    def post(self, request, pk=None):
        wanted = Message.objects.all()
        if pk:
            get_object_or_404(Message, pk=pk)
            wanted = wanted.filter(pk=pk)
        # State is compared and set in one query, so that of two simultaneous clicks only one queues the message.
        if number := queue.send_again(wanted):
            log.info("%s failed messages queued again by user %s", number, request.user.pk)
            messages.success(request, f"{number} email{'s' if number > 1 else ''} queued again.")
        else:
            messages.warning(
                request, "Nothing to send again. Someone else may have queued it, or it is already being sent."
            )
        return redirect(self.index_url_name)
