"""The operations of this app that forms and other apps call. Each one runs in its own transaction."""

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
    form: ConsultationRequestForm, texts: ConsultationForm | None, suspicions: list[str]
) -> ConsultationRequest:
    """Store a valid form and the notice about it. `texts` is the form snippet that was shown."""
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
        consent_id=texts.consent_version_id if texts else None,
        text_consent_id=texts.text_consent_version_id if texts and by_text else None,
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
    """Store a request made by phone and assign it to the staff member who logged it."""
    answers = form.cleaned_data
    location, place = form.chosen_place()
    by_text = answers["contact_by"] == ConsultationRequest.ContactBy.TEXT
    texts = ConsultationForm.objects.filter(is_default=True).first()
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
        consent_id=texts.consent_version_id if texts else None,
        text_consent_id=texts.text_consent_version_id if texts and by_text else None,
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
    """Return how many requests came through a link; suspected spam is not counted."""
    return invitation.requests.exclude(state=ConsultationRequest.State.SPAM).count()


def save_form_texts(**texts) -> ConsultationForm:
    """Update texts of the default form; creates it with the default texts if there is none."""
    form = ConsultationForm.objects.filter(is_default=True).first() or ConsultationForm(
        name="Default form", is_default=True
    )
    for name, text in texts.items():
        setattr(form, name, text)
    form.full_clean(exclude=["consent_version", "text_consent_version"])
    form.save()
    return form


def save_invitation_texts(**texts) -> InvitationTexts:
    row = InvitationTexts.load()
    for name, text in texts.items():
        setattr(row, name, text)
    row.full_clean()
    row.save()
    return row


def submit_answers(**answers) -> ConsultationRequest:
    """Store a request from form answers, for the demo clinic. Raises ValueError."""
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
        # “flood” is set only if the message itself is not suspicious, so a crisis message is still announced.
        if not suspicions or (request.crisis_language and "flood" in suspicions):
            notify_staff(request)
    return request


def index_missing_requests() -> int:
    """Add requests that are missing from the search index; returns how many."""
    return search_index.index_missing()


def ensure_form() -> None:
    """Create the default form if there is none."""
    if not ConsultationForm.objects.filter(is_default=True).exists():
        save_form_texts()


def reset_form_texts(is_edited: dict) -> None:
    """Reset imported texts to the defaults, unless an editor changed them.

    `is_edited` maps “consultation” and “referral” to a function of the row, where such texts were imported.
    """
    rows = {
        "consultation": ConsultationForm.objects.filter(is_default=True).first(),
        "referral": InvitationTexts.load(),
    }
    for slug, row in rows.items():
        if row is None or slug not in is_edited or is_edited[slug](row):
            continue
        for field in row._meta.concrete_fields:
            is_preserved = field.primary_key or field.is_relation or field.name in ("name", "is_default")
            if not is_preserved:
                setattr(row, field.attname, field.get_default())
        row.save()
