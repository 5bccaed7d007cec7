"""/invite/: a private link to pass on, and a clinician's referral."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.clinic.facts import facts, last_known_phone
from cms.intake.forms import KEY
from cms.intake.views import IntakeView
from consultations import services
from consultations.forms import InviteForm, ReferralForm, place_choices
from consultations.models import Invitation, InvitationTexts


def known_form(token: str) -> str:
    """`token`, when it could be one; 404 else: PostgreSQL refuses to look for some characters."""
    if not KEY.fullmatch(token):
        raise Http404
    return token


class InvitationIntake(IntakeView):
    """Both forms stand on one page, so a refusal of either shows both."""

    template_name = "consultations/invite.html"

    def known_phone(self) -> str:
        return last_known_phone()

    def page(self, request, form, status, **context):
        # Each of the two forms hears only what is said about it.
        about = "referral" if isinstance(form, ReferralForm) else "invite"
        said = {f"{about}_{name}": context.get(name, "") for name in ("refusal", "confirm")}
        said[f"{about}_as_new"] = context.get("send_as_new", False)
        return super().page(request, form, status, **said)

    def page_context(self, request, form) -> dict:
        return {
            "texts": InvitationTexts.load(request_or_site=request),
            "invite_form": form if isinstance(form, InviteForm) else InviteForm(),
            "referral_form": form if isinstance(form, ReferralForm) else ReferralForm(),
            "places": place_choices(facts(request).locations),
        }


class InviteView(InvitationIntake):
    kind = "invite"
    form_class = InviteForm

    def store_once(self, request, form):
        # Without a key two people who ask for a link look alike, and each gets one of their own.
        if not form.cleaned_data["key"]:
            form.cleaned_data["key"] = Invitation._meta.get_field("token").get_default()
        return super().store_once(request, form)

    def store(self, request, form, suspicions) -> str:
        return services.make_invitation().sender_token

    def thanks_url(self, answer: str) -> str:
        return reverse("invitation", args=[answer])


class ReferralView(InvitationIntake):
    kind = "referral"
    form_class = ReferralForm

    def get(self, request, *args, **kwargs):
        return redirect("invite")

    def store(self, request, form, suspicions) -> str:
        return services.submit_referral(form, suspicions).reference

    def thanks_url(self, answer: str) -> str:
        return reverse("invite_thanks")


@require_safe
@never_cache
def invitation(request, sender_token: str):
    """The sender's own page: the link to pass on, and how often it was used."""
    made = get_object_or_404(Invitation, sender_token=known_form(sender_token))
    link = settings.SITE_URL + reverse("invited", args=[made.token])
    mail = {
        "subject": quote("For you, if you like"),
        "body": quote(f"I came across this and thought of you:\n\n{link}\n"),
    }
    return render(
        request,
        "consultations/invitation.html",
        {"invitation": made, "used": made.requests.count(), "mail_subject": mail["subject"], "mail_body": mail["body"]},
    )


@require_safe
def invited(request, token: str):
    """Where an invited reader arrives: the consultation form, marked as coming by invitation."""
    made = get_object_or_404(Invitation, token=known_form(token))
    return render(request, "consultations/invited.html", {"invite": made.token, "entry": "invite"})


@require_safe
@never_cache
def thanks(request):
    return render(request, "consultations/invite_thanks.html", {"no_form": True})
