"""The reports of requests: a panel on the dashboard, a page of the last weeks, and a page per month to print.

They name no request, so the access log has no entry for a look at them; a refused look has one.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.views.generic import TemplateView

from cms.clinic.context import clinic_context
from consultations.admin import report_tables, reports
from consultations.admin.mixins import VIEW, DeskPage
from consultations.admin.panels import DeskPanel
from consultations.admin.report_tables import Fact, format_count, format_minutes
from consultations.admin.selectors import VIEW_ACCESS_LOG
from consultations.models import ConsultationRequest

WEEKS, RECENT_WEEKS = 12, 4
# Of the chart, in pixels: its base line, the top of its highest bar, and the height of the bar of a hidden count.
CHART_BOTTOM, CHART_TOP, HIDDEN_HEIGHT = 180, 22, 10
# A few bars alone are not drawn as wide as a wall.
MIN_SLOTS = 6


class Week(NamedTuple):
    """A week as it is shown, and its bar in the chart: across in percent, down in pixels, so that text keeps its size.

    `number` is None, and the reply times are empty, where they are hidden.
    """

    first_day: date
    number: int | None
    median: str
    slowest: str
    x: str
    width: str
    middle: str
    y: str
    height: str
    is_minor: bool
    """Without a label on a phone."""


class WeeklyReport:
    """The last weeks as one user may see them. `counted` are the weeks that the tables count."""

    def __init__(self, user):
        self.exact = user.is_superuser
        self.requests = ConsultationRequest.objects.for_user(user)
        weeks = reports.recent_weeks(WEEKS)
        counts = reports.count_requests(weeks, self.requests)
        self.is_new_clinic = not self.requests.filter(created_at__lt=weeks[0].begins).exists()
        # A clinic in its first weeks is not shown those before its first request.
        first = next((i for i, one in enumerate(counts) if one.requests), WEEKS) if self.is_new_clinic else 0
        self.all_weeks, self.weeks, self.counts = weeks, weeks[first:], counts[first:]
        numbers = [one.requests for one in self.counts]
        in_totals = [True] * len(numbers) if self.exact else reports.weeks_in_totals(numbers)
        self.counted = [week for week, is_in in zip(self.weeks, in_totals, strict=True) if is_in]
        self.total = reports.add_counts(one for one, is_in in zip(self.counts, in_totals, strict=True) if is_in)

    @property
    def is_empty(self) -> bool:
        return not self.weeks or (self.exact and not any(one.requests for one in self.counts))

    @property
    def leaves_weeks_out(self) -> bool:
        return len(self.counted) < len(self.weeks)

    @property
    def has_erased(self) -> bool:
        return reports.has_erased(self.all_weeks, self.requests)

    @cached_property
    def rows(self) -> list[Week]:
        shown = [self._shown(counts.requests, counts.requests) for counts in self.counts]
        most = max(filter(None, shown), default=1)
        return [self._row(place, number, most) for place, number in enumerate(shown)]

    def _shown(self, value, number: int):
        """`value`, or None when it tells of a hidden `number`."""
        return value if reports.may_show(number, self.exact) else None

    def _row(self, place: int, number: int | None, most: int) -> Week:
        week, counts, slot = self.weeks[place], self.counts[place], 100 / max(len(self.weeks), MIN_SLOTS)
        times = (self._shown(value, counts.replied) for value in (counts.median_reply, counts.slowest_reply))
        height = HIDDEN_HEIGHT if number is None else (CHART_BOTTOM - CHART_TOP) * number / most
        return Week(
            week.first_day,
            number,
            *(format_minutes(minutes, short=True) for minutes in times),
            x=f"{slot * (place + 0.18):.2f}%",
            width=f"{slot * 0.64:.2f}%",
            middle=f"{slot * (place + 0.5):.2f}%",
            y=f"{CHART_BOTTOM - height:.1f}",
            height=f"{height:.1f}",
            # Every third label stays, and none at the edge, where it would be cut off.
            is_minor=len(self.weeks) > MIN_SLOTS and (len(self.weeks) - 2 - place) % 3 != 0,
        )

    @property
    def busiest(self) -> Week | None:
        shown = [row for row in self.rows if row.number]
        return max(shown, key=lambda row: row.number) if shown else None

    @property
    def recent(self) -> list[reports.Period]:
        """Of the last four weeks those whose number is shown."""
        weeks = list(zip(self.weeks, self.rows, strict=True))[-RECENT_WEEKS:]
        return [week for week, row in weeks if row.number is not None]


class ReportsPanel(DeskPanel):
    name = "reports"
    order = 30
    template_name = "consultations/admin/reports/panel.html"

    def panel_context(self, user) -> dict:
        report = WeeklyReport(user)
        context = {"report": report, "month": reports.clinic_today() if user.has_perm(VIEW_ACCESS_LOG) else None}
        if report.is_empty:
            return context
        hours = clinic_context(self.request).settings.reply_hours
        return context | {
            "facts": report_tables.reply_facts(report.total, report.exact),
            "tables": [
                report_tables.reply_table(report.total, hours, report.exact),
                report_tables.source_table(report.recent, report.requests, report.exact)._replace(
                    heading=f"By source, last {RECENT_WEEKS} weeks"
                ),
            ],
        }


class ReportView(DeskPage, TemplateView):
    header_icon = "table"
    http_method_names = ["get", "head"]

    def _log(self, request) -> None:
        """A report shows no single request."""

    @property
    def reply_hours(self) -> int:
        return clinic_context(self.request).settings.reply_hours


class WeeklyReportView(ReportView):
    template_name = "consultations/admin/reports/weeks.html"
    page_title = "Reports"

    def get_context_data(self, **kwargs):
        user = self.request.user
        report = WeeklyReport(user)
        context = super().get_context_data(**kwargs) | {"report": report, "months": []}
        if user.has_perm(VIEW_ACCESS_LOG):
            context["months"] = [month.first_day for month in reversed(reports.months_of(report.weeks))]
        if report.is_empty or not report.total.requests:
            return context
        return context | {
            "facts": [
                *report_tables.reply_facts(report.total, report.exact),
                *report_tables.other_facts(report.total, report.weeks, user),
            ],
            "tables": [
                report_tables.reply_table(report.total, self.reply_hours, report.exact),
                *report_tables.origin_tables(report.counted, report.requests, report.exact),
            ],
        }


class MonthlyReportView(ReportView):
    """One month, to print; for those who oversee the work."""

    template_name = "consultations/admin/reports/month.html"
    permission = VIEW_ACCESS_LOG

    def setup(self, request, *args, year: int, month: int, **kwargs):
        super().setup(request, *args, year=year, month=month, **kwargs)
        self.month = reports.get_month(year, month)
        if self.month is None:
            raise Http404("There is no such month yet.")

    def get_page_title(self):
        return date_format(self.month.first_day, "F Y")

    def get_breadcrumbs_items(self):
        *earlier, last = super().get_breadcrumbs_items()
        return [*earlier, {"url": reverse("consultation_requests:reports"), "label": "Reports"}, last]

    def get_context_data(self, **kwargs):
        user, month = self.request.user, self.month
        if not user.has_perm(VIEW):
            raise PermissionDenied
        exact, requests = user.is_superuser, ConsultationRequest.objects.for_user(user)
        (counts,) = reports.count_requests([month], requests)
        tables = []
        if counts.requests and reports.may_show(counts.requests, exact):
            tables = [
                report_tables.reply_table(counts, self.reply_hours, exact),
                *report_tables.origin_tables([month], requests, exact),
            ]
        has_earlier = requests.filter(created_at__lt=month.begins).exists()
        day_before, day_after = month.first_day - timedelta(days=1), month.last_day + timedelta(days=1)
        return super().get_context_data(**kwargs) | {
            "month": month,
            "is_over": month.last_day < reports.clinic_today(),
            "facts": [
                Fact("Requests", format_count(counts.requests, exact)),
                *(
                    Fact(one.label, f"{one.number:,}", one.note)
                    for one in import_string(settings.MONTHLY_STATS)(month.begins, month.ends)
                ),
                *report_tables.reply_facts(counts, exact),
                *report_tables.other_facts(counts, [month], user),
            ],
            "exact": exact,
            "is_empty": exact and not counts.requests,
            "tables": tables,
            "earlier": reports.get_month(day_before.year, day_before.month) if has_earlier else None,
            "later": reports.get_month(day_after.year, day_after.month),
        }
