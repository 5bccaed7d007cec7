"""The findings of one page's newest draft: a page of its own, and the same list for the editor's side panel."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page

from cms.core.state_machine import TransitionError
from cms.governance.keeping import revoke_waiver, waive
from cms.governance.listing import findings_context
from cms.text import strip_control_characters


class FindingsView(View):
    """Whoever may edit the page reads; whoever may publish it decides."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, page_id, *args, **kwargs):
        self.page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
        self.permissions = self.page.permissions_for_user(request.user)
        if not self.permissions.can_edit() or (request.method == "POST" and not self.permissions.can_publish()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._shown()

    def post(self, request):
        fingerprint = strip_control_characters(request.POST.get("finding", ""))
        try:
            if "take_back" in request.POST:
                revoke_waiver(self.page, fingerprint, request.user)
                done = "The reason was taken back."
            else:
                waive(self.page, fingerprint, request.POST.get("reason", ""), request.user)
                done = "Kept, with your reason and your name."
        except (ValidationError, TransitionError) as refused:
            said = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            return self._shown(said, fingerprint, request.POST.get("reason", ""), status=422)
        if self.in_panel:
            return self._shown()
        messages.success(request, done)
        return redirect("governance_findings", self.page.pk)

    @property
    def in_panel(self) -> bool:
        return self.request.headers.get("x-requested-with") == "XMLHttpRequest"

    def _shown(self, error="", fingerprint="", typed="", status=200):
        context = findings_context(self.page, self.request, error=error, fingerprint=fingerprint, typed=typed)
        template = "governance/admin/list.html" if self.in_panel else "governance/admin/page.html"
        return TemplateResponse(self.request, template, context, status=status)
