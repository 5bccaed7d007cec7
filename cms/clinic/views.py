"""Public pages of locations and physicians."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cms.clinic.context import clinic_context
from cms.clinic.models import Location
from cms.core.breadcrumbs import breadcrumbs

LOCATIONS_CRUMB = ("Locations", "/locations/")
PHYSICIANS_CRUMB = ("Physicians", "/physicians/")


@require_safe
def location_list(request):
    return render(
        request,
        "clinic/locations.html",
        {"locations": clinic_context(request).locations, "trail": breadcrumbs(LOCATIONS_CRUMB)},
    )


@require_safe
def location_detail(request, slug: str):
    location = get_object_or_404(Location.objects.published(), slug=slug)
    trail = breadcrumbs(LOCATIONS_CRUMB, (location.name, location.get_absolute_url()))
    context = {"location": location, "chosen_location": location.slug, "trail": trail}
    return render(request, "clinic/location.html", context)


@require_safe
def physician_list(request):
    return render(
        request,
        "clinic/physicians.html",
        {"physicians": clinic_context(request).physicians, "trail": breadcrumbs(PHYSICIANS_CRUMB)},
    )
