"""The pages of numbers. They name no request, so the read log has no line for a look at them."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.views.generic import TemplateView

from cms.clinic.facts import facts
from consultations.desk.base import VIEW, DeskPage
from consultations.desk.lasting import OVERSEES
from consultations.desk.numbers import charts, hiding, kept, periods, summary, tables
from consultations.desk.numbers.weeks import Weeks
from consultations.models import ConsultationRequest


class NumbersPage(DeskPage, TemplateView):
    header_icon = "table"
    http_method_names = ["get", "head"]

    def _log(self, request) -> None:
        """Nothing is told of any one request."""

    @property
    def reply_hours(self) -> int:
        return facts(self.request).settings.reply_hours


class WeeksView(NumbersPage):
    template_name = "consultations/desk/numbers/weeks.html"
    page_title = "Numbers"

    def get_context_data(self, **kwargs):
        user = self.request.user
        weeks = Weeks(user, self.reply_hours, charts.TALL)
        context = super().get_context_data(**kwargs) | {"weeks": weeks, "months": []}
        if user.has_perm(OVERSEES):
            context["months"] = [month.first_day for month in reversed(periods.months_over(weeks.spans))]
        if weeks.is_empty:
            return context
        counted, exact = weeks.counted, weeks.exact
        return context | {
            "facts": [
                *summary.replies(counted, exact),
                *summary.aside(counted, exact),
                *summary.invitations(weeks.spans[0], weeks.spans[-1], user),
            ],
            "counted": counted,
            "promise": tables.working_hours(weeks.promise),
            "answered": tables.answered(counted, self.reply_hours, exact),
            "origins": tables.origins(counted, exact),
        }


class MonthView(NumbersPage):
    """A month on paper, for those who see to it that the clinic runs."""

    template_name = "consultations/desk/numbers/month.html"
    permission = OVERSEES

    def setup(self, request, *args, year: int, month: int, **kwargs):
        super().setup(request, *args, year=year, month=month, **kwargs)
        self.month = periods.month(year, month)
        if self.month is None:
            raise Http404("There is no such month yet.")

    def get_page_title(self):
        return date_format(self.month.first_day, "F Y")

    def get_breadcrumbs_items(self):
        *before, last = super().get_breadcrumbs_items()
        return [*before, {"url": reverse("consultation_requests:numbers"), "label": "Numbers"}, last]

    def get_context_data(self, **kwargs):
        user = self.request.user
        if not user.has_perm(VIEW):
            raise PermissionDenied
        exact = user.is_superuser
        monthly_stats = import_string(settings.MONTHLY_STATS)
        (figures,) = kept.figures([self.month], user)
        facts_shown = [
            summary.Fact("Requests", summary.told(figures.requests, exact)),
            *(
                summary.Fact(one.label, f"{one.number:,}", one.note)
                for one in monthly_stats(self.month.begins, self.month.ends)
            ),
            *summary.replies(figures, exact),
            *summary.aside(figures, exact),
            *summary.invitations(self.month, self.month, user),
        ]
        told = figures.requests if exact or not hiding.is_few(figures.requests) else 0
        return super().get_context_data(**kwargs) | {
            "month": self.month,
            "is_over": self.month.last_day < periods.today(),
            "facts": facts_shown,
            "figures": figures,
            "exact": exact,
            "told": told,
            "answered": tables.answered(figures, self.reply_hours, exact) if told else None,
            "origins": tables.origins(figures, exact) if told else [],
            "earlier": self._earlier(user),
            "later": periods.after(self.month),
        }

    def _earlier(self, user) -> periods.Period | None:
        """The month before, if anything was there to count."""
        requests = ConsultationRequest.objects.for_user(user)
        if not requests.filter(created_at__lt=self.month.begins).exists():
            return None
        return periods.before(self.month)
