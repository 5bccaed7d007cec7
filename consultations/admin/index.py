"""The request list of the admin: filters, columns and a paginator for long lists."""

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
    """Reads pages of the second half in reverse, so that the database does not scan all rows before them."""

    def page(self, number):
        number = self.validate_number(number)
        begins = (number - 1) * self.per_page
        ends = min(begins + self.per_page, self.count)
        if begins <= self.count // 2:
            return super().page(number)
        rows = self.object_list.reverse()[self.count - ends : self.count - begins]
        return Page(list(rows)[::-1], number, self)


# Shown only when the filter asks for them.
HIDDEN_STATES = (State.SPAM, State.ERASED)
ASSIGNEE_CHOICES = [("mine", "Me"), ("unassigned", "Unassigned")]
# Only the columns of the list; the encrypted text is not fetched.
LISTED = ("id", "reference", "kind", "state", "created_at", "place", "contact_by", "crisis_language")
LISTED += ("version", "due_at", "overdue", "attempts", "rank", "assignee__username", "assignee__first_name")
LISTED += ("assignee__last_name", "suspicions")


class RequestFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(choices=State.choices, label="Status", empty_label="All except spam and erased")
    whose = django_filters.ChoiceFilter(
        choices=ASSIGNEE_CHOICES, method="filter_assignee", label="Assigned to", empty_label="Anyone"
    )
    overdue = django_filters.ChoiceFilter(
        choices=[("on", "Overdue only")], method="filter_overdue", label="Reply due", empty_label="Any time"
    )
    location = django_filters.ModelChoiceFilter(queryset=Location.objects.all(), empty_label="All locations")
    kind = django_filters.ChoiceFilter(choices=ConsultationRequest.Kind.choices, label="Type", empty_label="All types")
    since = django_filters.DateFilter(method="filter_since", label="Received from", widget=AdminDateInput)
    until = django_filters.DateFilter(method="filter_until", label="Received through", widget=AdminDateInput)

    class Meta:
        model = ConsultationRequest
        fields = ["state", "whose", "overdue", "location", "kind", "since", "until"]

    def filter_assignee(self, queryset, name, value):
        return queryset.filter(assignee=self.request.user if value == "mine" else None)

    def filter_overdue(self, queryset, name, value):
        return queryset.filter(state=State.NEW, overdue=True)

    def filter_since(self, queryset, name, value):
        return queryset.filter(created_at__gte=_midnight(value))

    def filter_until(self, queryset, name, value):
        return queryset.filter(created_at__lt=_midnight(value + timedelta(days=1)))


def _midnight(day) -> datetime:
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def request_queue(user, query):
    """Return the requests `user` is allowed to see, in queue order; `query` is the URL's query."""
    sla.mark_overdue()
    requests = ConsultationRequest.objects.for_user(user)
    if query.get("state") in HIDDEN_STATES:
        # Filtered here as well, because Wagtail drops all filters when one of them is invalid.
        return requests.filter(state=query["state"])
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
        # Wagtail's own export has no choice of columns by permission; ours is in export.py.
        self.is_export = False

    def get_base_queryset(self):
        return request_queue(self.request.user, self.request.GET).select_related("assignee").only(*LISTED)

    def order_queryset(self, queryset):
        # The order is fixed, whatever the URL asks for.
        return queryset.order_by("rank", "-created_at", "-pk")

    @cached_property
    def columns(self):
        hours = calendar(clinic_context(self.request).settings)
        # Suspected spam has no reply deadline, so its reasons are shown instead.
        deadline = Column("due", label="Reply due", accessor=lambda r: sla.deadline_label(r, hours))
        if self.request.GET.get("state") == State.SPAM:
            deadline = Column("why", label="Reason", accessor=lambda r: " ".join(signal_sentences(r.suspicions)))
        columns = [
            TitleColumn("reference", label="Reference", get_url=lambda r: reverse(self.inspect_url_name, args=[r.pk])),
            StateColumn("state", label="Status"),
            deadline,
            Column("assignee", label="Assigned to", accessor=lambda r: staff_name(r.assignee)),
            Column("place", label="Location"),
            DateColumn("created_at", label="Received", classname="desk-wide"),
            Column("wants", label="Contact by", accessor="get_contact_by_display", classname="desk-wide"),
            Column("kind", label="Type", accessor="get_kind_display", classname="desk-wide"),
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
        export = reverse("consultation_requests:export") + "?" + urlencode(self.chosen_filters)
        return [reports, HeaderButton("Export", url=export, icon_name="download")]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.logged_references += [request.reference for request in context["object_list"]]
        self.log_details |= self.chosen_filters
        bulk = {"assignable": assignable_users(), "reasons": CLOSE_REASONS} if self.may_change else {}
        return context | bulk | {"may_change": self.may_change}

    @property
    def chosen_filters(self) -> dict[str, str]:
        return choices_made(self.filters.form)


def choices_made(form) -> dict[str, str]:
    """Return the active filters as in the URL; empty for a URL with an invalid filter."""
    return {name: form.data[name] for name in form.cleaned_data if form.cleaned_data[name]} if form.is_valid() else {}
