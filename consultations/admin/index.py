"""Pages of a long list, of which the last one is as near as the first."""

from datetime import datetime, time, timedelta
from urllib.parse import urlencode

import django_filters
from django.core.paginator import Page
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets import AdminDateInput
from wagtail.admin.widgets.button import HeaderButton

from cms.clinic.business_hours import calendar
from cms.clinic.context import clinic_context
from cms.clinic.models import Location
from cms.privacy import access_log
from cms.public_forms.spam.labels import signal_sentences
from consultations import sla
from consultations.admin.mixins import CHANGE, EXPORT, RequestLogMixin
from consultations.admin.selectors import assignable_users, staff_name
from consultations.models import ConsultationRequest
from consultations.transitions import CLOSE_REASONS, State


class ReversibleWagtailPaginator(WagtailPaginator):
    """Counts a page behind the middle from the end, so that the database does not walk past all rows before it."""

    def page(self, number):
        number = self.validate_number(number)
        begins = (number - 1) * self.per_page
        ends = min(begins + self.per_page, self.count)
        if begins <= self.count // 2:
            return super().page(number)
        rows = self.object_list.reverse()[self.count - ends : self.count - begins]
        return Page(list(rows)[::-1], number, self)


# Looked at by choice, never in passing.
HIDDEN_STATES = (State.SPAM, State.ERASED)
ASSIGNEE_CHOICES = [("mine", "Mine"), ("unassigned", "Nobody's")]
# The columns of the list alone: what a person typed is not even fetched.
LISTED = ("id", "reference", "kind", "state", "created_at", "place", "contact_by", "crisis_language")
LISTED += ("version", "due_at", "overdue", "attempts", "rank", "assignee__username", "assignee__first_name")
LISTED += ("assignee__last_name", "suspicions")


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices, empty_label="All but spam")
    whose = django_filters.ChoiceFilter(
        choices=ASSIGNEE_CHOICES, method="of_whom", label="Whose", empty_label="Everybody's"
    )
    overdue = django_filters.ChoiceFilter(
        choices=[("on", "Overdue only")], method="only_overdue", label="Answer", empty_label="Whenever due"
    )
    location = django_filters.ModelChoiceFilter(queryset=Location.objects.all(), empty_label="All places")
    kind = django_filters.ChoiceFilter(choices=ConsultationRequest.Kind.choices, empty_label="All kinds")
    since = django_filters.DateFilter(method="received_since", label="Received from", widget=AdminDateInput)
    until = django_filters.DateFilter(method="received_until", label="Received until", widget=AdminDateInput)

    class Meta:
        model = ConsultationRequest
        fields = ["state", "whose", "overdue", "location", "kind", "since", "until"]

    def of_whom(self, queryset, name, value):
        return queryset.filter(assignee=self.request.user if value == "mine" else None)

    def only_overdue(self, queryset, name, value):
        return queryset.filter(state=State.NEW, overdue=True)

    def received_since(self, queryset, name, value):
        return queryset.filter(created_at__gte=_midnight(value))

    def received_until(self, queryset, name, value):
        return queryset.filter(created_at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def request_queue(user, asked):
    """The requests `user` may know of in the order of the queue; `asked` is the address's query."""
    sla.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    if asked.get("state") in HIDDEN_STATES:
        # Asked for here as well, for Wagtail drops all filters when one of them cannot be read.
        return requests.filter(state=asked["state"])
    return requests.in_queue()


class ChoiceColumn(Column):
    cell_template_name = "consultations/admin/choice_cell.html"
    header_template_name = "consultations/admin/choice_header.html"


class StateColumn(Column):
    cell_template_name = "consultations/admin/state_cell.html"


class RequestIndexView(RequestLogMixin, generic.IndexView):
    filterset_class = RequestFilters
    template_name = "consultations/admin/index.html"
    results_template_name = "consultations/admin/index_results.html"
    default_ordering = "rank"
    paginator_class = ReversibleWagtailPaginator
    list_export = []
    action = access_log.Action.LISTED

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        # Wagtail's own export asks nobody which columns; ours is in export.py.
        self.is_export = False

    def get_base_queryset(self):
        return request_queue(self.request.user, self.request.GET).select_related("assignee").only(*LISTED)

    def order_queryset(self, queryset):
        # Whatever the address asks for.
        return queryset.order_by("rank", "-created_at", "-pk")

    @cached_property
    def columns(self):
        hours = calendar(clinic_context(self.request).settings)
        # No clock runs for what was put aside.
        answer = Column("due", label="Answer", accessor=lambda r: sla.deadline_label(r, hours))
        if self.request.GET.get("state") == State.SPAM:
            answer = Column("why", label="Why", accessor=lambda r: " ".join(signal_sentences(r.suspicions)))
        columns = [
            TitleColumn("reference", label="Reference", get_url=lambda r: reverse(self.inspect_url_name, args=[r.pk])),
            StateColumn("state", label="State"),
            answer,
            Column("assignee", label="With", accessor=lambda r: staff_name(r.assignee)),
            Column("place", label="Place"),
            DateColumn("created_at", label="Came in", classname="desk-wide"),
            Column("wants", label="Wants", accessor="get_contact_by_display", classname="desk-wide"),
            Column("kind", label="Kind", accessor="get_kind_display", classname="desk-wide"),
        ]
        return [ChoiceColumn("choice"), *columns] if self.may_change else columns

    @cached_property
    def may_change(self) -> bool:
        return self.request.user.has_perm(CHANGE)

    @cached_property
    def header_buttons(self):
        reports = HeaderButton("Reports", url=reverse("consultation_requests:reports"), icon_name="table")
        if not self.request.user.has_perm(EXPORT):
            return [reports]
        export = reverse("consultation_requests:export") + "?" + urlencode(self.asked)
        return [reports, HeaderButton("Export", url=export, icon_name="download")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.logged_references += [request.reference for request in context["object_list"]]
        self.log_details |= self.asked
        bulk = {"colleagues": assignable_users(), "reasons": CLOSE_REASONS} if self.may_change else {}
        return context | bulk | {"may_change": self.may_change}

    @property
    def asked(self) -> dict[str, str]:
        return choices_made(self.filters.form)


def choices_made(form) -> dict[str, str]:
    """The filters that are set, as the address says them; none of an address that names what is no filter."""
    return {name: form.data[name] for name in form.cleaned_data if form.cleaned_data[name]} if form.is_valid() else {}
