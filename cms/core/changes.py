"""A change somebody asks for on the page of one row, made on what that person saw."""

from django.contrib import messages
from django.shortcuts import redirect

from cms.core.states import ChangedMeanwhile, MoveRefused
from cms.privacy import readlog
from cms.privacy.logged import version_seen


class ChangeAsSeen:
    """POST only. `seen` is the version the person saw; with a later one nothing is done, and both are shown.

    Stands before a view that has the row as `one`, its address as `url`, and is logged.
    """

    http_method_names = ["post"]
    action = readlog.Action.CHANGED

    def post(self, request, *args, **kwargs):
        one = self.one
        one.version = version_seen(request)
        try:
            self.tell(self.change(one))
        except ChangedMeanwhile:
            return self.conflict()
        except MoveRefused as refused:
            return self.refuse(str(refused))
        return redirect(self.url)

    def change(self, one) -> str:
        """Make the change; the sentence that says so. Errors: MoveRefused."""
        raise NotImplementedError

    def conflict(self):
        """The row as a colleague left it, and what this person wanted, ready to be sent again; 409."""
        raise NotImplementedError

    def tell(self, done: str) -> None:
        messages.success(self.request, done)

    def refuse(self, sentence: str):
        self.refusal = "refused"
        messages.error(self.request, sentence)
        return redirect(self.url)
