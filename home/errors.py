"""Pages for what went wrong. None of them says why in technical words."""

from django.http import HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from cms.clinic.facts import last_known_phone


def page_not_found(request, exception=None):
    """A real 404, with the navigation, the search and the form."""
    return render(request, "404.html", status=404)


def permission_denied(request, exception=None):
    return HttpResponse(render_to_string("403.html", {"phone": last_known_phone()}), status=403)


def server_error(request):
    """Made without the database and without the request: either may be what failed."""
    return HttpResponseServerError(render_to_string("500.html", {"phone": last_known_phone()}))
