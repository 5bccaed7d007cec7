"""Bulk actions of the request list. A request that cannot be changed is reported and does not block the others."""

from collections import Counter

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from cms.core.state_machine import TransitionError
from cms.privacy import access_log
from consultations.admin import services
from consultations.admin.export import ExportView
from consultations.admin.mixins import CHANGE, RequestLogMixin
from consultations.admin.selection import selected_requests, selected_versions
from consultations.models import ConsultationRequest
from consultations.transitions import STATE_LABELS, State, transition_request

BULK_STATES = (State.CONTACTED, State.CLOSED, State.SPAM, State.NEW)


class BulkView(RequestLogMixin, View):
    """POST only: `chosen` holds “id:version” of the selected rows, `do` names the action."""

    http_method_names = ["post"]
    permission = CHANGE
    action = access_log.Action.CHANGED

    def dispatch(self, request, *args, **kwargs):
        # The export has its own permission and log entry, so its view handles the selected rows.
        if request.POST.get("do") == "export" and request.POST.getlist("chosen"):
            return ExportView.as_view()(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        back = self.list_url()
        chosen = self.chosen_requests()
        if not chosen:
            messages.error(request, "Select at least one request first.")
            return redirect(back)
        try:
            change = self.chosen_action()
        except TransitionError as refused:
            messages.error(request, str(refused))
            return redirect(back)
        done, refused = 0, Counter()
        for one in chosen:
            self.logged_references.append(one.reference)
            try:
                change(one)
            except TransitionError as reason:
                refused[str(reason)] += 1
            else:
                done += 1
        self.add_result_messages(done, refused)
        return redirect(back)

    def chosen_requests(self) -> list[ConsultationRequest]:
        """Return the selected requests that the user is allowed to see, each with the version that was shown."""
        chosen = selected_requests(ConsultationRequest.objects.for_user(self.request.user), self.request.POST)
        unknown = set(selected_versions(self.request.POST)) - {one.pk for one in chosen}
        if others := ConsultationRequest.objects.filter(pk__in=unknown).values_list("reference", flat=True):
            access_log.record(
                self.request, access_log.Action.REFUSED, others, why="not allowed", view=type(self).__name__
            )
        return chosen

    def _log(self, request) -> None:
        # Without a selection nothing was shown or changed.
        if self.logged_references:
            super()._log(request)

    def chosen_action(self):
        """Return the function that changes one request. Raises TransitionError for a missing or unknown action."""
        user, post = self.request.user, self.request.POST
        do = post.get("do", "")
        self.log_details["do"] = do if do in {"assign", *BULK_STATES} else ""
        if do == "assign":
            to = self.find_assignee(post.get("assignee", ""))
            self.log_details["assignee"] = to.pk if to else None
            return lambda one: services.assign_request(one, to, user)
        if do in BULK_STATES:
            return lambda one: transition_request(one, do, user, post.get("reason", ""))
        raise TransitionError("Choose an action for the selected requests.")

    def find_assignee(self, number: str):
        if number == "":
            return None
        found = get_user_model().objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        if found is None:
            raise TransitionError("This user was not found. Choose a name from the list.")
        return found

    def add_result_messages(self, done: int, refused: Counter) -> None:
        self.log_details |= {"done": done, "refused": refused.total()}
        if done:
            do = self.request.POST["do"]
            result = "assigned" if do == "assign" else f"changed to “{STATE_LABELS[do]}”"
            if do == "assign" and not self.request.POST.get("assignee"):
                result = "unassigned"
            messages.success(self.request, f"{done} request{'' if done == 1 else 's'} {result}.")
        for sentence, number in refused.items():
            messages.error(self.request, f"{number} not changed: {sentence}")

    def list_url(self) -> str:
        """Return the URL of the filtered list; never a URL of another site."""
        back = self.request.POST.get("back", "")
        own = back.startswith(reverse("consultation_requests:index"))
        safe = own and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
        return back if safe else reverse("consultation_requests:index")
