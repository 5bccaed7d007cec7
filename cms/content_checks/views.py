"""The content rules page with its test form, and the list of issues of one page."""

from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.content_checks import rules
from cms.content_checks.checker import check_text, filled, passages_of
from cms.content_checks.rule_types import Rule
from cms.content_checks.side_panels import findings_context
from cms.content_checks.waivers import revoke_waiver, waive
from cms.core.state_machine import TransitionError
from cms.core.text_extraction import SegmentKind
from cms.text import strip_control_characters

MAX_TEXT_LENGTH = 5000
GROUPS = {
    "claims": ("Claims", "Checked in all text of a page, including the title and image captions."),
    "leftovers": ("Leftover notes", "Checked in all text of a page."),
    "contacts": ("Contact details", "Compared with Settings > Clinic and the clinic's locations."),
    "missing": ("Missing content", "Checked for the page as a whole."),
    "identity": ("Identifying details", "Checked in a patient's question before it can become an answer."),
}


def can_view_rules(user) -> bool:
    return page_permission_policy.user_has_permission(user, "change")


class RulesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return can_view_rules(request.user)


class RuleTestForm(forms.Form):
    text = forms.CharField(
        label="Sentence or paragraph",
        max_length=MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter a sentence.",
            "max_length": f"Enter at most {MAX_TEXT_LENGTH:,} characters.",
        },
    )
    kind = forms.ChoiceField(
        label="Type of text",
        choices=[("claims", "Clinic content"), ("identity", "A patient's question")],
        initial="claims",
        widget=forms.RadioSelect,
    )


@dataclass(frozen=True)
class Group:
    slug: str
    title: str
    help: str
    rules: list[Rule]


class RulesView(WagtailAdminTemplateMixin, FormView):
    page_title = "Content rules"
    header_icon = "clipboard-list"
    template_name = "content_checks/admin/rules.html"
    form_class = RuleTestForm
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        if not can_view_rules(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        kind = form.cleaned_data["kind"]
        segment_kind = SegmentKind.QUESTION if kind == "identity" else SegmentKind.TEXT
        findings = check_text(passages_of(form.cleaned_data["text"], segment_kind), kind)
        return self.render_to_response(self.get_context_data(form=form, tried=True, findings=findings))

    def get_context_data(self, **kwargs):
        groups = [
            Group(slug, title, help_text, [_fill_examples(rule) for rule in rules.all_rules() if rule.group == slug])
            for slug, (title, help_text) in GROUPS.items()
        ]
        return super().get_context_data(**kwargs) | {"groups": groups}

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _fill_examples(rule: Rule) -> Rule:
    """Return the rule with the clinic's own treatment in its examples."""
    return replace(
        rule,
        must_flag=tuple(map(filled, rule.must_flag)),
        must_not_flag=tuple(map(filled, rule.must_not_flag)),
    )


class FindingsView(View):
    """The issues of one page. Users who can edit the page see them; users who can publish it approve them."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, page_id, *args, **kwargs):
        self.page = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
        self.permissions = self.page.permissions_for_user(request.user)
        if not self.permissions.can_edit() or (request.method == "POST" and not self.permissions.can_publish()):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self._render_findings()

    def post(self, request):
        fingerprint = strip_control_characters(request.POST.get("finding", ""))
        try:
            if "take_back" in request.POST:
                revoke_waiver(self.page, fingerprint, request.user)
                message = "Approval removed."
            else:
                waive(self.page, fingerprint, request.POST.get("reason", ""), request.user)
                message = "Issue approved. Your reason and name were saved."
        except (ValidationError, TransitionError) as refused:
            error = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
            return self._render_findings(error, fingerprint, request.POST.get("reason", ""), status=422)
        if self.in_panel:
            return self._render_findings()
        messages.success(request, message)
        return redirect("page_findings", self.page.pk)

    @property
    def in_panel(self) -> bool:
        return self.request.headers.get("x-requested-with") == "XMLHttpRequest"

    def _render_findings(self, error="", fingerprint="", typed="", status=200):
        context = findings_context(self.page, self.request, error=error, fingerprint=fingerprint, typed=typed)
        template = "content_checks/admin/findings.html" if self.in_panel else "content_checks/admin/page.html"
        return TemplateResponse(self.request, template, context, status=status)
