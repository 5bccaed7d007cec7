"""The page of a physician: it lists the physician's answers, so it lives here and not in `cms/clinic`."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.clinic.models import Physician
from cms.clinic.views import PHYSICIANS_CRUMB
from cms.core.breadcrumbs import breadcrumbs

LISTED_ANSWERS = 20


@require_safe
def physician(request, slug: str):
    person = get_object_or_404(Physician.objects.published().select_related("photo"), slug=slug)
    context = {
        "physician": person,
        "answers": person.answers.published_summaries()[:LISTED_ANSWERS],
        "trail": breadcrumbs(PHYSICIANS_CRUMB, (person.name, person.get_absolute_url())),
    }
    return render(request, "blog/physician.html", context)
