"""The timer of an answer: its own page (works without JavaScript) and the requests of the editor panel."""

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
from blog.timer.presenters import can_control_timer, can_correct_time, can_edit_answer, timer_state
from cms.core.state_machine import TransitionError
from cms.text import strip_control_characters

State = services.State
PRESSES = {"start": State.RUNNING, "pause": State.PAUSED, "stop": State.STOPPED}
MAX_MILLISECONDS = 24 * 60 * 60 * 1000


class AnswerTimerMixin:
    """Loads the answer; 403 unless the user passes `has_permission`."""

    has_permission = staticmethod(can_edit_answer)

    def dispatch(self, request, *args, **kwargs):
        # `id`, not `pk`: as the primary key is a foreign key, a number that is too large would raise an error.
        self.answer = get_object_or_404(AnswerPage, id=kwargs["pk"])
        if not self.has_permission(self.answer, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def wants_json(self) -> bool:
        return self.request.headers.get("Accept", "").startswith("application/json")

    @cached_property
    def timer_state(self) -> dict:
        return timer_state(self.answer, self.request.user)

    def json_response(self, status: int = 200, **extra) -> JsonResponse:
        return JsonResponse(self.timer_state | extra, status=status)

    @property
    def timer_url(self) -> str:
        return reverse("timer", args=[self.answer.pk])


class TimerPage(AnswerTimerMixin, WagtailAdminTemplateMixin, TemplateView):
    page_title = "Timer"
    header_icon = "ten-minutes"
    template_name = "blog/admin/timer_page.html"
    http_method_names = ["get", "head", "options"]
    form = None

    def get(self, request, *args, **kwargs):
        return self.json_response() if self.wants_json else super().get(request, *args, **kwargs)

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
        return super().get_context_data(**kwargs) | {"answer": self.answer, "timer": self.timer_state, "form": form}


class PressView(AnswerTimerMixin, View):
    """Start, pause or stop. Returns the new timer state as JSON if requested."""

    http_method_names = ["post", "options"]
    has_permission = staticmethod(can_control_timer)
    press = ""

    def post(self, request, *args, **kwargs):
        data = request.POST
        try:
            services.change_timer_state(
                self.answer,
                PRESSES[self.press],
                request.user,
                key=strip_control_characters(data.get("key", ""))[:64],
                ago=parse_milliseconds(data.get("ago")),
                alive=parse_milliseconds(data.get("alive")),
            )
        except TransitionError as error:
            return self.render_error(str(error))
        return self.json_response() if self.wants_json else redirect(self.timer_url)

    def render_error(self, message: str):
        if self.wants_json:
            return self.json_response(409, error=message)
        messages.error(self.request, message)
        return redirect(self.timer_url)


class HeartbeatView(AnswerTimerMixin, View):
    """Records that a window showing the timer is open."""

    http_method_names = ["post", "options"]
    has_permission = staticmethod(can_control_timer)

    def post(self, request, *args, **kwargs):
        services.record_heartbeat(self.answer, parse_milliseconds(request.POST.get("alive")))
        return self.json_response()


class CorrectView(TimerPage):
    http_method_names = ["post", "options"]

    def post(self, request, *args, **kwargs):
        time = AnswerTime.objects.filter(answer=self.answer).first()
        if time and not can_correct_time(self.answer, time, request.user):
            raise PermissionDenied
        self.form = CorrectionForm(request.POST)
        if not time:
            self.form.full_clean()
            self.form.add_error(None, "Nothing to correct yet. Start and stop the timer first.")
        if not self.form.is_valid():
            return self.render_invalid()
        services.correct_recorded_time(
            self.answer, request.user, self.form.cleaned_data["time"], self.form.cleaned_data["reason"]
        )
        if self.wants_json:
            return self.json_response()
        messages.success(request, "Time corrected.")
        return redirect(self.timer_url)

    def render_invalid(self):
        if self.wants_json:
            return self.json_response(422, errors={name: " ".join(errors) for name, errors in self.form.errors.items()})
        response = self.render_to_response(self.get_context_data())
        response.status_code = 422
        return response


def parse_milliseconds(text: str | None) -> timedelta:
    """A duration sent by a browser, at most 24 hours; zero if missing or invalid."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > len(str(MAX_MILLISECONDS)):
        return services.NOTHING
    return timedelta(milliseconds=min(int(text), MAX_MILLISECONDS))
