"""The clock of one answer: its page for those without script, and what the panel of the editor asks and sends."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from blog.models import AnswerPage, AnswerTime
from blog.timer import services
from blog.timer.forms import CorrectionForm
from blog.timer.presenters import may_correct, may_edit, may_press, timer_state
from cms.core.state_machine import TransitionError
from cms.text import strip_control_characters

State = services.State
PRESSES = {"start": State.RUNNING, "pause": State.PAUSED, "stop": State.STOPPED}
MAX_MILLISECONDS = 24 * 60 * 60 * 1000


class AnswerTimerMixin:
    """Whoever may edit the answer sees its clock."""

    may = staticmethod(may_edit)

    def dispatch(self, request, *args, **kwargs):
        # By the number of the page itself: as a key to another table, one that is too large would be an error.
        self.answer = get_object_or_404(AnswerPage, id=kwargs["pk"])
        if not self.may(self.answer, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "").startswith("application/json")

    @cached_property
    def reading(self) -> dict:
        return timer_state(self.answer, self.request.user)

    def in_json(self, status: int = 200, **more) -> JsonResponse:
        return JsonResponse(self.reading | more, status=status)

    @property
    def address(self) -> str:
        return reverse("timer", args=[self.answer.pk])


class TimerPage(AnswerTimerMixin, WagtailAdminTemplateMixin, TemplateView):
    page_title = "Clock"
    header_icon = "ten-minutes"
    template_name = "blog/admin/timer_page.html"
    http_method_names = ["get", "head", "options"]
    form = None

    def get(self, request, *args, **kwargs):
        return self.in_json() if self.wants_json else super().get(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.answer.get_admin_display_title()

    def get_breadcrumbs_items(self):
        index = self.answer.get_parent()
        return [
            {"url": reverse("wagtailadmin_explore", args=[index.pk]), "label": index.get_admin_display_title()},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.answer.pk]),
                "label": self.answer.get_admin_display_title(),
            },
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        form = self.form or CorrectionForm()
        return super().get_context_data(**kwargs) | {"answer": self.answer, "timer": self.reading, "form": form}


class PressView(AnswerTimerMixin, View):
    """Start, pause, stop. To a script it answers with the clock as it stands then."""

    http_method_names = ["post", "options"]
    may = staticmethod(may_press)
    press = ""

    def post(self, request, *args, **kwargs):
        given = request.POST
        try:
            services.change_timer_state(
                self.answer,
                PRESSES[self.press],
                request.user,
                key=strip_control_characters(given.get("key", ""))[:64],
                ago=parse_milliseconds(given.get("ago")),
                alive=parse_milliseconds(given.get("alive")),
            )
        except TransitionError as refusal:
            return self.render_refusal(str(refusal))
        return self.in_json() if self.wants_json else redirect(self.address)

    def render_refusal(self, sentence: str):
        if self.wants_json:
            return self.in_json(409, error=sentence)
        messages.error(self.request, sentence)
        return redirect(self.address)


class HeartbeatView(AnswerTimerMixin, View):
    """A window says that it is open."""

    http_method_names = ["post", "options"]
    may = staticmethod(may_press)

    def post(self, request, *args, **kwargs):
        services.keep_timer_alive(self.answer, parse_milliseconds(request.POST.get("alive")))
        return self.in_json()


class CorrectView(TimerPage):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        time = AnswerTime.objects.filter(answer=self.answer).first()
        if time and not may_correct(self.answer, time, request.user):
            raise PermissionDenied
        self.form = CorrectionForm(request.POST)
        if not time:
            self.form.full_clean()
            self.form.add_error(None, "There is no time to correct yet. Start the clock, then stop it.")
        if not self.form.is_valid():
            return self.not_corrected()
        services.correct_recorded_time(
            self.answer, request.user, self.form.cleaned_data["time"], self.form.cleaned_data["reason"]
        )
        if self.wants_json:
            return self.in_json()
        messages.success(request, "The time is corrected.")
        return redirect(self.address)

    def not_corrected(self):
        if self.wants_json:
            return self.in_json(422, errors={name: " ".join(found) for name, found in self.form.errors.items()})
        response = self.render_to_response(self.get_context_data())
        response.status_code = 422
        return response


def parse_milliseconds(text: str | None) -> timedelta:
    """What a browser measured; nonsense counts as nothing, and so does a time that nobody waits for."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(MAX_MILLISECONDS)):
        return services.NOTHING
    return timedelta(milliseconds=min(int(text), MAX_MILLISECONDS))
