"""Which requests of the list are meant: those of its filters, or those ticked."""

import uuid
from dataclasses import dataclass, field
from types import SimpleNamespace

from consultations.admin.index import RequestFilters, choices_made, request_queue
from consultations.models import ConsultationRequest

MAX_SELECTED = 100


def selected_versions(post) -> dict[uuid.UUID, int]:
    """The ids that were ticked in the list, each with the version that was seen; what is no id is left out."""
    versions = {}
    for value in post.getlist("chosen")[:MAX_SELECTED]:
        number, _, version = value.partition(":")
        try:
            versions[uuid.UUID(number)] = int(version)
        except ValueError:
            continue
    return versions


def selected_requests(requests, post) -> list[ConsultationRequest]:
    """Those of a queryset that were ticked, each with the version that was seen."""
    versions = selected_versions(post)
    found = list(requests.filter(pk__in=versions))
    for one in found:
        one.version = versions[one.pk]
    return found


@dataclass(frozen=True)
class Selection:
    """Filter choices and ids alone, so that it can be logged; who may see the requests is asked each time."""

    filters: dict[str, str] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()

    @classmethod
    def of_list(cls, user, asked) -> "Selection":
        """What the list shows for this address; `asked` is its query."""
        return cls(choices_made(_request_filters(user, asked).form))

    def said(self) -> dict:
        """For the read log."""
        return {"ticked": len(self.numbers)} if self.numbers else self.filters

    def requests(self, user):
        """Those of them `user` may know of now, in the order of the list."""
        if self.numbers:
            requests = ConsultationRequest.objects.for_user(user).filter(pk__in=self.numbers)
        else:
            requests = _request_filters(user, self.filters).qs
        return requests.order_by("rank", "-created_at", "-pk")

    def describe_filters(self, user) -> str:
        """The choices as the list names them; empty for all."""
        form = _request_filters(user, self.filters).form
        return ", ".join(_choice_label(form[name]) for name in self.filters)


def _request_filters(user, asked) -> RequestFilters:
    return RequestFilters(asked, request_queue(user, asked), request=SimpleNamespace(user=user))


def _choice_label(bound) -> str:
    choices = getattr(bound.field, "choices", None)
    if choices is None:
        return f"{bound.label.lower()} {bound.value()}"
    return next((str(words) for value, words in choices if str(value) == bound.value()), "")
