"""What keeps a page back is said to whoever pressed the button, also where Wagtail would answer with an error."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

# Views of Wagtail's that change a page outside of any form that could say what is wrong.
UNGUARDED = ("wagtailadmin_pages:edit", "wagtailadmin_pages:workflow_action")


class RefusedMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        match = request.resolver_match
        if not isinstance(exception, ValidationError) or match is None or match.view_name not in UNGUARDED:
            return None
        for sentence in exception.messages:
            messages.error(request, sentence)
        editor = reverse("wagtailadmin_pages:edit", args=[match.kwargs.get("page_id") or match.args[0]])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            # What Wagtail's script in the window takes for an answer; the editor then shows the sentences.
            return JsonResponse({"step": "success", "redirect": editor})
        return redirect(editor)
