"""The list of requests and one request, for staff. Both start from `for_user`."""

import django_filters
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic

from cms.clinic.models import Location
from cms.core.states import MoveRefused
from consultations.models import ConsultationRequest
from consultations.states import REASON_WORDS, move, moves_for

# Reasons why something looks like a machine's, in words.
SUSPICIONS = {"honeypot": "a field was filled that no person sees", "flood": "very many arrived at once"}


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=ConsultationRequest.State.choices, empty_label="All but spam")
    location = django_filters.ModelChoiceFilter(queryset=Location.objects.all(), empty_label="All places")
    kind = django_filters.ChoiceFilter(choices=ConsultationRequest.Kind.choices, empty_label="All kinds")

    class Meta:
        model = ConsultationRequest
        fields = ["state", "location", "kind"]


class StateColumn(Column):
    cell_template_name = "consultations/desk/state_cell.html"


class RequestIndexView(generic.IndexView):
    filterset_class = RequestFilters
    # Newest first, whatever the address asks for.
    default_ordering = "-created_at"
    list_export = []

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Wagtail's own export asks nobody which columns; there is none here.
        self.is_export = False

    def get_base_queryset(self):
        requests = ConsultationRequest.objects.for_user(self.request.user)
        if self.request.GET.get("state") not in ConsultationRequest.State.values:
            # Spam is looked at by choice, never in passing.
            requests = requests.exclude(state=ConsultationRequest.State.SPAM)
        # The columns of the list alone: what a person typed is not even fetched.
        return requests.only(
            "id", "reference", "kind", "state", "created_at", "place", "contact_by", "about", "crisis_language"
        ).order_by("-created_at", "-pk")

    @cached_property
    def columns(self):
        return [
            TitleColumn("reference", label="Reference", get_url=lambda r: reverse(self.inspect_url_name, args=[r.pk])),
            StateColumn("state", label="State"),
            DateColumn("created_at", label="Came in"),
            Column("place", label="Place"),
            Column("get_contact_by_display", label="Wants", accessor="get_contact_by_display"),
            Column("get_kind_display", label="Kind", accessor="get_kind_display"),
        ]


class RequestView(generic.InspectView):
    """One request in full, and the moves it can make."""

    page_title = "Request"
    template_name = "consultations/desk/request.html"
    http_method_names = ["get", "head", "post"]

    def get_object(self, queryset=None):
        related = ("location", "condition", "page", "consent", "text_consent", "invitation")
        requests = ConsultationRequest.objects.for_user(self.request.user).select_related(*related)
        return get_object_or_404(requests, pk=self.pk)

    def get_fields(self):
        return []

    def get_edit_url(self):
        return None

    def get_delete_url(self):
        return None

    def get_breadcrumbs_items(self):
        items = [
            {"url": reverse(self.index_url_name), "label": "Requests"},
            {"url": "", "label": self.object.reference},
        ]
        return self.breadcrumbs_items + items

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "one": self.object,
            "moves": moves_for(self.request.user, self.object) if self.user_has_permission("change") else [],
            "changes": [
                (change, REASON_WORDS.get(change.reason, "")) for change in self.object.changes.select_related("by")
            ],
            "suspicions": [SUSPICIONS.get(name, name) for name in self.object.suspicions],
        }

    def post(self, request, *args, **kwargs):
        """Change the state; `seen` is the state the person saw when choosing."""
        if not self.user_has_permission("change"):
            messages.error(request, "You may read requests, and not change them.")
            return redirect(request.path)
        self.object.state = request.POST.get("seen", self.object.state)
        try:
            move(self.object, request.POST.get("to", ""), request.user, request.POST.get("reason", ""))
        except MoveRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"{self.object.reference} is now “{self.object.get_state_display()}”.")
        return redirect(request.path)
