"""Search by name, phone, email or reference. The search text is never in a URL, log or session."""

import re

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from cms.privacy import access_log
from cms.privacy.blind_index import LONGEST_SEARCH, matches_q, subjects_matching
from cms.public_forms.references import REFERENCE_ALPHABET
from cms.text import normalize_text, strip_control_characters
from consultations.admin import saved_searches
from consultations.admin.mixins import RequestAdminPage
from consultations.models import ConsultationRequest

MAX_RESULTS = 50
# Up to this many matches are looked up by id; with more, a scan of the queue soon finds the first ones.
MAX_IDS = 300
# Letters that are commonly misread in a reference.
MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
SHORTEST_REFERENCE, REFERENCE_LENGTH = 5, 20


def find_requests(user, text: str):
    """Return the requests `user` is allowed to see that match all words of `text` or whose reference starts with it."""
    requests = ConsultationRequest.objects.for_user(user).select_related("assignee").order_by("rank", "-created_at")
    referred = list(_ids_by_reference(reference_start(text))[:MAX_IDS])
    matches = list(subjects_matching(text).values_list("subject", flat=True)[: MAX_IDS + 1])
    if len(matches) > MAX_IDS:
        return requests.filter(matches_q(text) | Q(pk__in=referred))
    return requests.filter(pk__in=[*matches, *referred])


def _ids_by_reference(start: str):
    """Return the ids of requests whose reference begins with `start`; none for an empty string."""
    if not start:
        return ConsultationRequest.objects.none().values_list("pk", flat=True)
    # A range uses the index on both databases, whatever their collation.
    last = start + REFERENCE_ALPHABET[-1] * REFERENCE_LENGTH
    between = ConsultationRequest.objects.filter(reference__gte=start, reference__lte=last)
    return between.filter(reference__startswith=start).values_list("pk", flat=True)


def reference_start(text: str) -> str:
    """Return `text` as the start of a reference, with hyphens; empty if it cannot be one."""
    letters = re.sub(r"[\s\-–]", "", text.upper()).translate(MISREAD)
    if not SHORTEST_REFERENCE <= len(letters) <= REFERENCE_LENGTH or set(letters) - set(REFERENCE_ALPHABET):
        return ""
    return "-".join(letters[start : start + 5] for start in range(0, len(letters), 5))


class SearchView(RequestAdminPage, TemplateView):
    """POST saves the search for 15 minutes and redirects to its results; GET shows them."""

    template_name = "consultations/admin/search_results.html"
    page_title = "Search"
    action = access_log.Action.SEARCHED

    def post(self, request, *args, **kwargs):
        text = normalize_text(strip_control_characters(request.POST.get("text", "")))[:LONGEST_SEARCH]
        if not text:
            messages.error(request, "Enter a name, phone number, email address or reference.")
            return redirect("consultation_requests:index")
        number = saved_searches.save_search(request.user, text)
        return redirect(reverse("consultation_requests:search_results", args=[number]))

    def get_context_data(self, **kwargs):
        text = saved_searches.load_search(self.request.user, self.kwargs["search"])
        requests = list(find_requests(self.request.user, text)[: MAX_RESULTS + 1]) if text else []
        self.logged_references += [request.reference for request in requests[:MAX_RESULTS]]
        self.log_details["found"] = len(self.logged_references)
        return super().get_context_data(**kwargs) | {
            "text": text,
            "requests": requests[:MAX_RESULTS],
            "more": len(requests) > MAX_RESULTS,
        }

    def _log(self, request) -> None:
        # The search itself is logged with what it found, not when it is typed.
        if request.method != "POST":
            super()._log(request)
