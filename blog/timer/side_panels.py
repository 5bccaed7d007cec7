from django.forms import Media, Script
from django.templatetags.static import static
from django.urls import reverse
from wagtail.admin.ui.side_panels import BaseSidePanel

from blog.models import AnswerPage
from blog.timer.presenters import can_control_timer, timer_state


class TimerSidePanel(BaseSidePanel):
    """The timer panel of the answer editor."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = "Toggle timer"
        icon_name = "ten-minutes"
        counter_classname = "timer-toggle"

    name = "timer"
    title = "Timer"
    template_name = "blog/admin/timer_panel.html"
    order = 50

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        if self.object.pk:
            context["timer"] = timer_state(self.object, self.request.user)
            context["address"] = reverse("timer", args=[self.object.pk])
        return context

    @property
    def media(self):
        return Media(js=[Script(static("js/timer.js"), defer=True)])


def timer_panel(page, request):
    if isinstance(page, AnswerPage) and (not page.pk or can_control_timer(page, request.user)):
        return TimerSidePanel(page, request)
    return None
