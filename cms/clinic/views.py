"""Places and people, for readers."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.clinic.facts import clinic_context
from cms.clinic.models import Location
from cms.core.breadcrumbs import breadcrumbs

LOCATIONS = ("Locations", "/locations/")
PHYSICIANS = ("Physicians", "/physicians/")


@require_safe
def locations(request):
    return render(
        request,
        "clinic/locations.html",
        {"locations": clinic_context(request).locations, "trail": breadcrumbs(LOCATIONS)},
    )


@require_safe
def location(request, slug: str):
    place = get_object_or_404(Location.objects.published(), slug=slug)
    trail = breadcrumbs(LOCATIONS, (place.name, place.get_absolute_url()))
    context = {"location": place, "chosen_location": place.slug, "trail": trail}
    return render(request, "clinic/location.html", context)


@require_safe
def physicians(request):
    return render(
        request,
        "clinic/physicians.html",
        {"physicians": clinic_context(request).physicians, "trail": breadcrumbs(PHYSICIANS)},
    )
