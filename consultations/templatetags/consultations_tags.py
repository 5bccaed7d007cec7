from django import template

from cms.clinic.facts import facts
from cms.phone_numbers import format_phone_number, phone_link
from conditions.nav import choices, listed
from consultations.forms import ConsultationRequestForm, place_choices
from consultations.models import ConsultationRequest
from consultations.placing import words_for

register = template.Library()
register.filter(format_phone_number)
register.filter(phone_link)


@register.inclusion_tag("consultations/form.html", takes_context=True)
def consultation_form(context, heading_level=2):
    """The consultation form, once a page: as the page chose it, or as a reader sent it back.

    Reads from the context: `page` (a Wagtail page, if any), `form` (what was sent to /consultation/),
    `chosen_location` and `invite` where a page chooses them.
    """
    request = context.get("request")
    page = context.get("page")
    form = context.get("form")
    # On a page with another form, what is said about that one is not said about this one.
    own = isinstance(form, ConsultationRequestForm)
    if not own:
        form = ConsultationRequestForm(initial=_chosen_by(context, page))
    return {
        "request": request,
        "form": form,
        "chosen": _checked(form, facts(request).locations),
        "words": words_for(page, request),
        "clinic": facts(request),
        "places": place_choices(facts(request).locations),
        "conditions": choices(listed(request)),
        "ways": ConsultationRequest.ContactBy.choices,
        "times": [*ConsultationRequest.BestTime.choices, ("", "Any time")],
        "heading_level": heading_level,
        "refusal": context.get("refusal") if own else "",
        "confirm": context.get("confirm", "") if own else "",
        "send_as_new": own and context.get("send_as_new", False),
        "inert": getattr(request, "is_preview", False),
    }


def _chosen_by(context, page) -> dict:
    return {
        "page": page.pk or "" if page else "",
        "entry": context.get("entry") or getattr(page, "entry", ConsultationRequest.Entry.OTHER),
        "condition": getattr(page, "condition_slug", ""),
        "location": context.get("chosen_location", ""),
        "invite": context.get("invite", ""),
    }


def _checked(form, locations) -> dict:
    """Which choice of each group is checked: what was sent, else what the page or the form suggests."""
    names = ("contact_by", "location", "condition", "best_time")
    chosen = {name: form[name].value() or "" for name in names}
    if not form.is_bound:
        chosen["contact_by"] = ConsultationRequest.ContactBy.PHONE
        if chosen["location"] not in {place.slug for place in locations} | {"video"}:
            chosen["location"] = "any"
    return chosen
