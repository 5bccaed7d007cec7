"""The setup checklist on the dashboard, and the owner's confirmation of a text."""

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
    """A task of the checklist. If `confirm` (its name) is set, it is done by confirming `value`, otherwise at `url`."""

    sentence: str
    done: bool
    url: str
    confirm: str = ""
    value: str = ""

    @property
    def seen(self) -> str:
        """Return a hash of `value` for the form, so that users can only confirm the text they have seen."""
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
        return SetupTask("Publish a privacy notice at /privacy/. The form links to it.", False, "/admin/pages/")
    # The link goes to the public page, which has an edit button for staff.
    sentence = "Review the privacy notice, adapt it to your clinic, then mark it as checked."
    return confirmation_task("privacy", sentence, str(page.body.render_as_block()), page.get_url())


def question_consent_task() -> SetupTask:
    return confirmation_task(
        "question-consent",
        "Ask your lawyer to review the consent text of the question form.",
        QuestionTexts.load().consent_text,
        reverse("wagtailsettings:edit", args=["blog", "questiontexts"]),
    )


def form_consent_task() -> SetupTask:
    consent = form_consent()
    if consent is None:
        return SetupTask("Create the default consultation form.", False, "/admin/")
    sentence = "Ask your lawyer to review the two consent texts of the consultation form."
    return confirmation_task("consent", sentence, consent.text, consent.edit_url)


def referral_task() -> SetupTask:
    statement = referral_statement()
    sentence = "Ask your lawyer to review the referral attestation for clinicians."
    return confirmation_task("authority", sentence, statement.text, statement.edit_url)


def treatments_task() -> SetupTask:
    done = Disclosure.objects.filter(treatment__live=True).exists()
    url = reverse(Treatment.snippet_viewset.get_url_name("list"))
    return SetupTask("Add the treatments you offer and a disclosure for each.", done, url)


def clinic_tasks() -> list[SetupTask]:
    clinic = ClinicContext().settings
    edit = reverse("wagtailsettings:edit", args=["clinic", "clinicsettings"])
    email = f"Check the clinic's email address, {clinic.email}." if clinic.email else "Add the clinic's email address."
    has_hours = bool(clinic.hours_text and clinic.reply_promise)
    staff = get_user_model().objects.filter(is_active=True, is_superuser=False).exclude(email="")
    return [
        confirmation_task("email", email, clinic.email, edit),
        SetupTask("Add the clinic's phone number.", bool(clinic.phone), edit),
        SetupTask("Add opening hours and a reply time.", has_hours, edit),
        SetupTask("Set EMAIL_URL. Until then, staff emails are not sent.", settings.EMAIL_IS_SET, ""),
        SetupTask("Add a user for each staff member.", staff.exists(), reverse("wagtailusers_users:index")),
    ]


def confirmation_task(name: str, sentence: str, value: str, url: str) -> SetupTask:
    """Return a task that is done once the current `value` is confirmed."""
    done = bool(value) and Confirmation.objects.is_confirmed(name, value)
    return SetupTask(sentence, done, url, confirm=name if value else "", value=value)


def may_set_up(user) -> bool:
    return user.has_perm("clinic.change_clinicsettings")


class SetupChecklistPanel(Component):
    """The open tasks; empty for users who cannot change the clinic's settings, and when all tasks are done."""

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
    """Record that the user confirmed a value. The confirmation is valid until the value changes."""
    if not may_set_up(request.user):
        raise PermissionDenied
    task = next((task for task in setup_tasks() if task.confirm == subject), None)
    if task is None or request.POST.get("seen") != task.seen:
        messages.error(
            request, "This has changed since you opened the dashboard. Open it again, then mark it as checked."
        )
    else:
        Confirmation.objects.record_confirmation(subject, task.value, request.user)
        messages.success(request, "Marked as checked.")
    return redirect("wagtailadmin_home")
