"""What a clinic still has to do before it opens: the list on the dashboard, and the owner's confirmation of a text."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST
from wagtail.admin.ui.components import Component

from blog.models import QuestionTexts
from cms.clinic.context import ClinicContext
from cms.clinic.models import Confirmation
from cms.privacy.crypto import keyed_hash
from conditions.models import Disclosure, Treatment
from consultations.dashboard import form_consent, referral_statement
from home.models import StandardPage


@dataclass(frozen=True)
class SetupTask:
    """One thing to do. With `confirm`, its name, it is done by confirming `value`, else by a change at `url`."""

    sentence: str
    done: bool
    url: str
    confirm: str = ""
    value: str = ""

    @property
    def seen(self) -> str:
        """Return a hash of `value` for the form, so that only what was on the screen can be confirmed."""
        return keyed_hash("confirmation-seen", self.value)


def setup_tasks() -> list[SetupTask]:
    """Return all tasks, done or not, in the order of the list."""
    return [
        privacy_task(),
        question_consent_task(),
        form_consent_task(),
        referral_task(),
        treatments_task(),
        *clinic_tasks(),
    ]


def privacy_task() -> SetupTask:
    page = StandardPage.objects.live().filter(slug="privacy").first()
    if page is None:
        return SetupTask("Publish a privacy notice at /privacy/: the form links to it.", False, "/admin/pages/")
    # The public page: whoever may edit it finds the way from there.
    sentence = "Read the privacy notice, make it the clinic's own, then confirm it."
    return confirmation_task("privacy", sentence, str(page.body.render_as_block()), page.get_url())


def question_consent_task() -> SetupTask:
    return confirmation_task(
        "question-consent",
        "Have counsel read what a reader ticks who asks in public, then confirm it.",
        QuestionTexts.load().consent_text,
        reverse("wagtailsettings:edit", args=["blog", "questiontexts"]),
    )


def form_consent_task() -> SetupTask:
    consent = form_consent()
    if consent is None:
        return SetupTask("Make a consultation form that stands on every page.", False, "/admin/")
    sentence = "Have counsel read the two consent texts of the form, then confirm them."
    return confirmation_task("consent", sentence, consent.text, consent.edit_url)


def referral_task() -> SetupTask:
    statement = referral_statement()
    sentence = "Have counsel read what a referring clinician states, then confirm it."
    return confirmation_task("authority", sentence, statement.text, statement.edit_url)


def treatments_task() -> SetupTask:
    done = Disclosure.objects.filter(treatment__live=True).exists()
    url = reverse(Treatment.snippet_viewset.get_url_name("list"))
    return SetupTask("Name the treatments you offer, and what readers must know about each.", done, url)


def clinic_tasks() -> list[SetupTask]:
    clinic = ClinicContext().settings
    edit = reverse("wagtailsettings:edit", args=["clinic", "clinicsettings"])
    email = (
        f"Is {clinic.email} spelled right? Readers write to it."
        if clinic.email
        else "Give the clinic's e-mail address."
    )
    opening_hours = bool(clinic.hours_text and clinic.reply_promise)
    accounts = get_user_model().objects.filter(is_active=True, is_superuser=False).exclude(email="")
    mail = "Set EMAIL_URL: until then mail to staff is only printed where the site runs."
    colleagues = "Make an account with an e-mail address for each colleague."
    return [
        confirmation_task("email", email, clinic.email, edit),
        SetupTask("Give the phone number that stands where a form cannot be used.", bool(clinic.phone), edit),
        SetupTask("Say when the clinic is open, and when it calls back.", opening_hours, edit),
        SetupTask(mail, settings.EMAIL_IS_SET, ""),
        SetupTask(colleagues, accounts.exists(), reverse("wagtailusers_users:index")),
    ]


def confirmation_task(name: str, sentence: str, value: str, url: str) -> SetupTask:
    """Return a task that is done when somebody has confirmed `value` as it is now."""
    done = bool(value) and Confirmation.objects.is_confirmed(name, value)
    return SetupTask(sentence, done, url, confirm=name if value else "", value=value)


def may_set_up(user) -> bool:
    return user.has_perm("clinic.change_clinicsettings")


class SetupChecklistPanel(Component):
    """Empty for users who may not change the clinic's settings, and when everything is done."""

    name = "setup-checklist"
    order = 50
    template_name = "home/dashboard/setup_checklist.html"

    def __init__(self, request):
        self.request = request

    def get_context_data(self, parent_context):
        open_tasks = [task for task in setup_tasks() if not task.done] if may_set_up(self.request.user) else []
        return {"tasks": open_tasks, "request": self.request, "csrf_token": get_token(self.request)}


@require_POST
def confirm_setup_task(request, subject: str):
    """Record that the user confirmed a value; it counts until the value changes."""
    if not may_set_up(request.user):
        raise PermissionDenied
    task = next((task for task in setup_tasks() if task.confirm == subject), None)
    if task is None or request.POST.get("seen") != task.seen:
        messages.error(request, "This has changed since you looked. Look at it again, then confirm.")
    else:
        Confirmation.objects.record_confirmation(subject, task.value, request.user)
        messages.success(request, "Thank you, confirmed.")
    return redirect("wagtailadmin_home")
