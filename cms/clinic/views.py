"""Places and people, for readers."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.clinic.facts import facts
from cms.clinic.models import Location, Physician


@require_safe
def locations(request):
    return render(request, "clinic/locations.html", {"locations": facts(request).locations})


@require_safe
def location(request, slug: str):
    place = get_object_or_404(Location.objects.published(), slug=slug)
    return render(request, "clinic/location.html", {"location": place, "chosen_location": place.slug})


@require_safe
def physicians(request):
    return render(request, "clinic/physicians.html", {"physicians": facts(request).physicians})


@require_safe
def physician(request, slug: str):
    person = get_object_or_404(Physician.objects.published().select_related("photo"), slug=slug)
    # The answers come through the reverse name: this app does not know what an answer is.
    return render(request, "clinic/physician.html", {"physician": person, "answers": person.answers.listed()[:20]})
