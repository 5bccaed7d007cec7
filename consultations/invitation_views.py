"""/invite/: a private link to pass on, and a clinician's referral."""

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

# What a mail or a message begins with: no illness, no drug, nobody's name.
SUBJECT = "For you, if you like"
EMAIL_TEXT = "I came across this and thought of you:"


class InvitationIntake(IntakeView):
    """Both forms stand on one page, so a refusal of either shows both."""

    template_name = "consultations/invite.html"

    def known_phone(self) -> str:
        return last_known_phone()

    def render_form(self, request, form, status, **context):
        # Each of the two forms hears only what is said about it.
        about = "referral" if isinstance(form, ReferralForm) else "invite"
        said = {f"{about}_{name}": context.get(name, "") for name in ("refusal", "confirm")}
        said[f"{about}_as_new"] = context.get("send_as_new", False)
        return super().render_form(request, form, status, **said)

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
        # Without a key two people who ask for a link look alike, and each gets one of their own.
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
    """A view of an invitation by the token in its address: `view(request, invitation)`.

    A token that is none, or whose time is over, gets a page that says what to do. No page that is opened from
    here learns the address: not `no-referrer`, for the form would then be sent with `Origin: null` and be refused.
    """

    @require_safe
    @never_cache
    @wraps(view)
    def wrapped_view(request, **named):
        ((name, token),) = named.items()
        # PostgreSQL refuses to look for some characters.
        made = Invitation.objects.not_expired().filter(**{name: token}).first() if KEY.fullmatch(token) else None
        if made is None:
            days = settings.RETENTION["invitations"]
            response = render(request, "consultations/invitation_expired.html", {"days": days}, status=404)
        else:
            response = view(request, made)
        response["Referrer-Policy"] = "strict-origin"
        return response

    return wrapped_view


@invitation_required
def invitation_page(request, made: Invitation):
    """The sender's own page: the link to pass on, and how often it was used."""
    path = reverse("invited", args=[made.token])
    link = settings.SITE_URL + path
    body = f"{EMAIL_TEXT}\r\n\r\n{link}\r\n"
    return render(
        request,
        "consultations/invitation.html",
        {
            "path": path,
            "link": link,
            "subject": SUBJECT,
            "words": EMAIL_TEXT,
            "mailto": f"mailto:?subject={quote(SUBJECT)}&body={quote(body)}",
            "used": services.times_used(made),
            "days": settings.RETENTION["invitations"],
        },
    )


@invitation_required
def invited_page(request, made: Invitation):
    """Where an invited reader arrives: the consultation form, marked as coming by invitation."""
    return render(request, "consultations/invitation_form.html", {"invite": made.token, "entry": "invite"})


@require_safe
@never_cache
def referral_thanks_page(request):
    return render(request, "consultations/invite_thanks.html", {"no_form": True})
