"""Which form stands on a page, in whose words, and with what already chosen."""

from consultations.models import ConsultationForm


def words_for(page) -> ConsultationForm | None:
    """The snippet a page chose, else the one that stands on every page."""
    chosen = getattr(page, "consultation_form_id", None) if page else None
    if page and chosen is None and not hasattr(page, "consultation_form_id"):
        # A request names a bare page; what it chose stands on its specific type.
        chosen = getattr(page.specific_deferred, "consultation_form_id", None)
    forms = ConsultationForm.objects.filter(pk=chosen) if chosen else ConsultationForm.objects.filter(is_default=True)
    return forms.first()
