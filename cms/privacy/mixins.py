"""A view about what patients typed: nothing is shown or changed that the read log does not say."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from cms.privacy import access_log


class LoggedView:
    """The answer is made and the read log written in one transaction: what cannot be logged is not shown.

    `permission` is asked before anything is read.
    """

    permission: str
    action = access_log.Action.OPENED

    def dispatch(self, request, *args, **kwargs):
        # References that this answer shows or changes, and what the log says besides: ids, states, counts.
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
        names = list(self.references_of(self.kwargs["pk"])) if "pk" in self.kwargs else []
        access_log.record(request, access_log.Action.REFUSED, names, why="not allowed", view=type(self).__name__)

    def references_of(self, pk) -> Iterable[str]:
        """By what name the log knows the row that was asked for; none when there is no such row."""
        raise NotImplementedError


def submitted_version(request) -> int:
    """The version of a row that the form in hand was made for; -1, which no row has, when it does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1
