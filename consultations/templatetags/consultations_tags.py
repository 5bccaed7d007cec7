from django import template

from cms.clinic.context import clinic_context
from cms.phone_numbers import format_phone_number, phone_link
from conditions.selectors import condition_choices, published_conditions
from consultations.forms import ConsultationRequestForm, place_choices
from consultations.models import ConsultationRequest
from consultations.selectors import form_snippet_for

register = template.Library()
register.filter(format_phone_number)
register.filter(phone_link)


@register.inclusion_tag("consultations/form.html", takes_context=True)
def consultation_form(context, heading_level=2):
    """The consultation form, once per page, unbound or as the visitor submitted it.

    Reads from the context: `page` (a Wagtail page, if any), `form` (what was sent to /consultation/),
    `chosen_location` and `invite` if a page presets them.
    """
    request = context.get("request")
    page = context.get("page")
    form = context.get("form")
    # On a page with another form, `form` is that form, and its errors are not shown here.
    own = isinstance(form, ConsultationRequestForm)
    if not own:
        form = ConsultationRequestForm(initial=_initial(context, page))
    form.fields["location"].choices = places = place_choices(clinic_context(request).locations)
    if not form.is_bound and form.initial.get("location") not in dict(places):
        form.initial["location"] = "any"
    form.fields["condition"].choices = condition_choices(published_conditions(request))
    return {
        "request": request,
        "form": form,
        "texts": form_snippet_for(page, request),
        "clinic": clinic_context(request),
        "heading_level": heading_level,
        "refusal": context.get("refusal") if own else "",
        "confirm": context.get("confirm", "") if own else "",
        "send_as_new": own and context.get("send_as_new", False),
        "inert": getattr(request, "is_preview", False),
    }


def _initial(context, page) -> dict:
    initial = {
        "page": page.pk or "" if page else "",
        "entry": context.get("entry") or getattr(page, "entry", ConsultationRequest.Entry.OTHER),
        "condition": getattr(page, "condition_slug", ""),
        "invite": context.get("invite", ""),
    }
    if location := context.get("chosen_location"):
        initial["location"] = location
    return initial
