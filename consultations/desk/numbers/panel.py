"""How it goes, on the dashboard of those who may know: the last weeks in three looks."""

from cms.clinic.facts import facts
from consultations.desk.dashboard import DeskPanel
from consultations.desk.lasting import OVERSEES
from consultations.desk.numbers import charts, periods, summary, tables
from consultations.desk.numbers.weeks import Weeks

# Of where they came from: what is going on now.
LATELY = 4


class NumbersPanel(DeskPanel):
    name = "numbers"
    order = 30
    template_name = "consultations/desk/numbers/panel.html"

    def told(self, user) -> dict:
        reply_hours = facts(self.request).settings.reply_hours
        weeks = Weeks(user, reply_hours, charts.LOW)
        context = {"weeks": weeks}
        if user.has_perm(OVERSEES):
            context["month"] = periods.today()
        if weeks.is_empty:
            return context
        counted, lately = weeks.counted, weeks.last(LATELY)
        return context | {
            "replies": summary.replies(counted, weeks.exact),
            "promise": tables.working_hours(weeks.promise),
            "answered": tables.answered(counted, reply_hours, weeks.exact),
            "lately": tables.entries(lately, weeks.exact) if lately.requests else None,
            "lately_weeks": min(LATELY, len(weeks.spans)),
        }
