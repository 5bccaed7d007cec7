"""What other apps and the forms ask of this one. Each function is one thing in one transaction."""

from django.db import transaction
from django.db.models import F

from cms.public_forms.crisis import has_crisis_language
from conditions.selectors import get_condition_choice
from consultations import search_index, sla
from consultations.emails import notify_staff
from consultations.forms import CallForm, ConsultationRequestForm, ReferralForm
from consultations.models import Assignment, ConsultationForm, ConsultationRequest, Invitation, InvitationTexts

Kind = ConsultationRequest.Kind


def submit_request(
    form: ConsultationRequestForm, words: ConsultationForm | None, suspicions: list[str]
) -> ConsultationRequest:
    """Store a valid form and the notice about it. `words` is the snippet it was sent under."""
    answers = form.cleaned_data
    location, place = form.chosen_place()
    condition, about = get_condition_choice(answers["condition"])
    by_text = answers["contact_by"] == ConsultationRequest.ContactBy.TEXT
    request = ConsultationRequest(
        kind=Kind.CONSULTATION,
        name=answers["name"],
        phone=answers["phone"],
        email=answers["email"],
        message=answers["message"],
        contact_by=answers["contact_by"],
        best_time=answers["best_time"],
        location=location,
        place=place,
        condition=condition,
        about=about,
        crisis_language=has_crisis_language(answers["message"]),
        page=answers["page"],
        page_title=answers["page"].title if answers["page"] else "",
        entry=answers["entry"],
        invitation=answers["invite"],
        consent_id=words.consent_version_id if words else None,
        text_consent_id=words.text_consent_version_id if words and by_text else None,
    )
    return _save_request(request, suspicions)


def submit_referral(form: ReferralForm, suspicions: list[str]) -> ConsultationRequest:
    """Store a clinician's referral and the notice about it."""
    answers = form.cleaned_data
    location, place = form.chosen_place()
    request = ConsultationRequest(
        kind=Kind.REFERRAL,
        name=answers["patient_name"],
        phone=answers["patient_phone"],
        clinician=answers["clinician"],
        practice=answers["practice"],
        clinician_phone=answers["clinician_phone"],
        npi=answers["npi"],
        location=location,
        place=place,
        consent=InvitationTexts.load().authority_version(),
    )
    return _save_request(request, suspicions)


def record_call(form: CallForm, user) -> ConsultationRequest:
    """Store what somebody said on the telephone, by the way every request takes; whoever wrote it down has it."""
    answers = form.cleaned_data
    location, place = form.chosen_place()
    by_text = answers["contact_by"] == ConsultationRequest.ContactBy.TEXT
    words = ConsultationForm.objects.filter(is_default=True).first()
    request = ConsultationRequest(
        name=answers["name"],
        phone=answers["phone"],
        email=answers["email"],
        message=answers["message"],
        contact_by=answers["contact_by"],
        best_time=answers["best_time"],
        location=location,
        place=place,
        crisis_language=has_crisis_language(answers["message"]),
        entry=ConsultationRequest.Entry.CALL,
        assignee=user,
        consent_id=words.consent_version_id if words else None,
        text_consent_id=words.text_consent_version_id if words and by_text else None,
    )
    with transaction.atomic():
        _save_request(request, suspicions=[])
        Assignment.objects.create(request=request, to=user, by=user)
    return request


def unassign_hidden_requests(user) -> int:
    """Unassign the user's open requests that the user can no longer see; returns how many."""
    # Read again, because Django caches a user's permissions.
    visible = ConsultationRequest.objects.for_user(type(user).objects.get(pk=user.pk))
    with transaction.atomic():
        theirs = ConsultationRequest.objects.open_requests().select_for_update().filter(assignee=user)
        theirs = theirs.exclude(pk__in=visible.values("pk"))
        numbers = list(theirs.values_list("pk", flat=True))
        Assignment.objects.bulk_create(Assignment(request_id=number, to=None, by=None) for number in numbers)
        ConsultationRequest.objects.filter(pk__in=numbers).update(assignee=None, version=F("version") + 1)
    return len(numbers)


def make_invitation() -> Invitation:
    return Invitation.objects.create()


def times_used(invitation: Invitation) -> int:
    """How many requests came by a link. A machine's do not count until somebody says that a person sent them."""
    return invitation.requests.exclude(state=ConsultationRequest.State.SPAM).count()


def save_form_texts(**words) -> ConsultationForm:
    """Write words of the form that stands on every page; made with its own words when there is none."""
    form = ConsultationForm.objects.filter(is_default=True).first() or ConsultationForm(
        name="The form on every page", is_default=True
    )
    for name, text in words.items():
        setattr(form, name, text)
    form.full_clean(exclude=["consent_version", "text_consent_version"])
    form.save()
    return form


def save_invitation_texts(**words) -> InvitationTexts:
    texts = InvitationTexts.load()
    for name, text in words.items():
        setattr(texts, name, text)
    texts.full_clean()
    texts.save()
    return texts


def submit_answers(**answers) -> ConsultationRequest:
    """Store a request from answers as a reader would type them; for the demo clinic. Errors: ValueError."""
    form = ConsultationRequestForm(answers)
    if not form.is_valid():
        raise ValueError(str(dict(form.errors)))
    return submit_request(form, ConsultationForm.objects.filter(is_default=True).first(), suspicions=[])


def _save_request(request: ConsultationRequest, suspicions: list[str]) -> ConsultationRequest:
    with transaction.atomic():
        if suspicions:
            request.state, request.suspicions = ConsultationRequest.State.SPAM, suspicions
        else:
            sla.start_sla(request, request.created_at)
        request.save(force_insert=True)
        search_index.index_request(request)
        # “flood” is said only of what is not suspected for itself: a crisis does not wait because others wrote.
        if not suspicions or (request.crisis_language and "flood" in suspicions):
            notify_staff(request)
    return request


def index_missing_requests() -> int:
    """Every request is found by the search, also those from before there was one; how many were not."""
    return search_index.index_missing()


def ensure_form() -> None:
    """Some form stands on every page from the first start."""
    if not ConsultationForm.objects.filter(is_default=True).exists():
        save_form_texts()


def reset_form_texts(is_edited: dict) -> None:
    """Put back the words a new site starts with, where the words that came from a folder were not edited.

    `is_edited` answers for the row of “consultation” and of “referral”, where such words were loaded.
    """
    rows = {
        "consultation": ConsultationForm.objects.filter(is_default=True).first(),
        "referral": InvitationTexts.load(),
    }
    for slug, row in rows.items():
        if row is None or slug not in is_edited or is_edited[slug](row):
            continue
        for field in row._meta.concrete_fields:
            kept = field.primary_key or field.is_relation or field.name in ("name", "is_default")
            if not kept:
                setattr(row, field.attname, field.get_default())
        row.save()
