"""The /invite/ page: private links to share, and referrals by clinicians."""

from functools import wraps
from urllib.parse import quote

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.clinic.context import clinic_context, last_known_phone
from cms.public_forms.forms import KEY
from cms.public_forms.views import IntakeView
from consultations import services
from consultations.forms import InviteForm, ReferralForm, place_choices
from consultations.models import Invitation, InvitationTexts

# The start of an email or text message. It names no condition, treatment or person.
SUBJECT = "Thought you might like this"
EMAIL_TEXT = "I came across this and thought of you:"


class InvitationIntake(IntakeView):
    """Base class of the two forms. They share one page, so an error in either shows both."""

    template_name = "consultations/invite.html"

    def known_phone(self) -> str:
        return last_known_phone()

    def render_form(self, request, form, status, **context):
        # Each form gets only its own error state.
        prefix = "referral" if isinstance(form, ReferralForm) else "invite"
        state = {f"{prefix}_{name}": context.get(name, "") for name in ("refusal", "confirm")}
        state[f"{prefix}_as_new"] = context.get("send_as_new", False)
        return super().render_form(request, form, status, **state)

    def page_context(self, request, form) -> dict:
        referral_form = form if isinstance(form, ReferralForm) else ReferralForm()
        referral_form.fields["location"].choices = place_choices(clinic_context(request).locations)
        return {
            "texts": InvitationTexts.load(request_or_site=request),
            "invite_form": form if isinstance(form, InviteForm) else InviteForm(),
            "referral_form": referral_form,
        }


class InviteView(InvitationIntake):
    kind = "invite"
    form_class = InviteForm

    def store_once(self, request, form):
        # Without a key, two people who ask for a link would look alike; each gets their own.
        if not form.cleaned_data["key"]:
            form.cleaned_data["key"] = Invitation._meta.get_field("token").get_default()
        return super().store_once(request, form)

    def store_submission(self, request, form, suspicions) -> str:
        return services.make_invitation().sender_token

    def thanks_url(self, answer: str) -> str:
        return reverse("invitation", args=[answer])


class ReferralView(InvitationIntake):
    kind = "referral"
    form_class = ReferralForm

    def get(self, request, *args, **kwargs):
        return redirect("invite")

    def store_submission(self, request, form, suspicions) -> str:
        return services.submit_referral(form, suspicions).reference

    def thanks_url(self, answer: str) -> str:
        return reverse("invite_thanks")


def invitation_required(view):
    """Look up the invitation by the token in the URL and call `view(request, invitation)`.

    An unknown or expired token gets a 404 page. The Referrer-Policy hides the URL from pages that are opened from
    here; it is not `no-referrer`, because the form would then be sent with `Origin: null` and be rejected.
    """

    @require_safe
    @never_cache
    @wraps(view)
    def wrapped_view(request, **named):
        ((name, token),) = named.items()
        # PostgreSQL rejects some characters in queries.
        invitation = Invitation.objects.not_expired().filter(**{name: token}).first() if KEY.fullmatch(token) else None
        if invitation is None:
            days = settings.RETENTION["invitations"]
            response = render(request, "consultations/invitation_expired.html", {"days": days}, status=404)
        else:
            response = view(request, invitation)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return wrapped_view


@invitation_required
def invitation_page(request, invitation: Invitation):
    """The sender's page: the link to share, and how often it was used."""
    path = reverse("invited", args=[invitation.token])
    link = settings.SITE_URL + path
    body = f"{EMAIL_TEXT}\r\n\r\n{link}\r\n"
    return render(
        request,
        "consultations/invitation.html",
        {
            "path": path,
            "link": link,
            "subject": SUBJECT,
            "share_text": EMAIL_TEXT,
            "mailto": f"mailto:?subject={quote(SUBJECT)}&body={quote(body)}",
            "used": services.times_used(invitation),
            "days": settings.RETENTION["invitations"],
        },
    )


@invitation_required
def invited_page(request, invitation: Invitation):
    """The page an invited person opens: the consultation form with the invitation as its source."""
    return render(request, "consultations/invitation_form.html", {"invite": invitation.token, "entry": "invite"})


@require_safe
@never_cache
def referral_thanks_page(request):
    return render(request, "consultations/invite_thanks.html", {"no_form": True})
