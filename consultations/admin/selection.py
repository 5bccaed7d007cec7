"""The requests chosen in the list: those matching its filters, or the selected rows."""

import uuid
from dataclasses import dataclass, field
from types import SimpleNamespace

from consultations.admin.index import RequestFilters, choices_made, request_queue
from consultations.models import ConsultationRequest

MAX_SELECTED = 100


def selected_versions(post) -> dict[uuid.UUID, int]:
    """Return the ids selected in the list with the versions that were shown; invalid ids are left out."""
    versions = {}
    for value in post.getlist("chosen")[:MAX_SELECTED]:
        number, _, version = value.partition(":")
        try:
            versions[uuid.UUID(number)] = int(version)
        except ValueError:
            continue
    return versions


def selected_requests(requests, post) -> list[ConsultationRequest]:
    """Return the selected requests of a queryset, each with the version that was shown."""
    versions = selected_versions(post)
    found = list(requests.filter(pk__in=versions))
    for one in found:
        one.version = versions[one.pk]
    return found


@dataclass(frozen=True)
class Selection:
    """Filters or ids only, so that it can be logged; permissions are checked each time the requests are read."""

    filters: dict[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()

    @classmethod
    def of_list(cls, user, query) -> "Selection":
        """Return the selection that the list shows for this query."""
        return cls(choices_made(_request_filters(user, query).form))

    def log_details(self) -> dict:
        """Return the selection for the access log."""
        return {"selected": len(self.numbers)} if self.numbers else self.filters

    def requests(self, user):
        """Return the requests that `user` is allowed to see now, in the order of the list."""
        if self.numbers:
            requests = ConsultationRequest.objects.for_user(user).filter(pk__in=self.numbers)
        else:
            requests = _request_filters(user, self.filters).qs
        return requests.order_by("rank", "-created_at", "-pk")

    def describe_filters(self, user) -> str:
        """Return the labels of the active filters, comma-separated; empty for none."""
        form = _request_filters(user, self.filters).form
        return ", ".join(_choice_label(form[name]) for name in self.filters)


def _request_filters(user, query) -> RequestFilters:
    return RequestFilters(query, request_queue(user, query), request=SimpleNamespace(user=user))


def _choice_label(bound) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return f"{bound.label.lower()} {bound.value()}"
    return next((str(label) for value, label in choices if str(value) == bound.value()), "")
