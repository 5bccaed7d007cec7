"""The base class of views that show or change patient data: each access is logged."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from cms.privacy import access_log


class LoggedView:
    """Renders the response and writes the access log in one transaction: if logging fails, nothing is shown.

    `permission` is checked before anything is read.
    """

    permission: str
    action = access_log.Action.OPENED

    def dispatch(self, request, *args, **kwargs):
        # The references that the response shows or changes, and details for the log: ids, states and counts.
        self.logged_references: list[str] = []
        self.log_details: dict = {}
        self.refusal = ""
        try:
            with transaction.atomic():
                if not request.user.has_perm(self.permission):
                    raise PermissionDenied
                response = super().dispatch(request, *args, **kwargs)
                if hasattr(response, "render"):
                    response.render()
                self._log(request)
        except (PermissionDenied, Http404):
            self._log_refused(request)
            raise
        return response

    def _log(self, request) -> None:
        if self.refusal:
            access_log.record(
                request, access_log.Action.REFUSED, self.logged_references, why=self.refusal, **self.log_details
            )
        else:
            access_log.record(request, self.action, self.logged_references, **self.log_details)

    def _log_refused(self, request) -> None:
        references = list(self.references_of(self.kwargs["pk"])) if "pk" in self.kwargs else []
        access_log.record(request, access_log.Action.REFUSED, references, why="not allowed", view=type(self).__name__)

    def references_of(self, pk) -> Iterable[str]:
        """The references of row `pk` for the log; empty if there is no such row."""
        raise NotImplementedError


def submitted_version(request) -> int:
    """The row version for which the submitted form was rendered; -1, which no row has, if it is missing or invalid."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
