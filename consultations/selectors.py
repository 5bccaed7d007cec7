"""Which form snippet a page shows."""

from cms.page_cache.content_version import cached
from consultations.models import ConsultationForm


def form_snippet_for(page, request=None) -> ConsultationForm | None:
    """Return the form chosen on the page, or the default form; None without one."""
    chosen = getattr(page, "page_form_id", None) if page else None
    if page and chosen is None and not hasattr(page, "page_form_id"):
        # The field is on the specific page type.
        chosen = getattr(page.specific_deferred, "page_form_id", None)
    forms = cached(request, "forms", lambda: list(ConsultationForm.objects.all()))
    return next((form for form in forms if (form.pk == chosen if chosen else form.is_default)), None)
