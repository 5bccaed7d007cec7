"""Which form stands on a page, in whose words, and with what already chosen."""

from cms.page_cache.content_version import cached
from consultations.models import ConsultationForm


def form_snippet_for(page, request=None) -> ConsultationForm | None:
    """The snippet a page chose, else the one that stands on every page."""
    chosen = getattr(page, "page_form_id", None) if page else None
    if page and chosen is None and not hasattr(page, "page_form_id"):
        # A request names a bare page; what it chose stands on its specific type.
        chosen = getattr(page.specific_deferred, "page_form_id", None)
    forms = cached(request, "forms", lambda: list(ConsultationForm.objects.all()))
    return next((form for form in forms if (form.pk == chosen if chosen else form.is_default)), None)
