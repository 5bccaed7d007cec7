"""The rules for texts, to be read by whoever writes them, and a box to try a sentence in. Nothing typed is kept."""

from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import PermissionDenied
from django.views.generic import FormView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy

from cms.core.text_extraction import SegmentKind
from cms.governance import rules
from cms.governance.checker import check_text, filled, passages_of
from cms.governance.rules.rule import Rule

LONGEST = 5000
GROUPS = {
    "claims": ("What a text claims", "Read in every text of a page, its title and its pictures' captions included."),
    "leftovers": ("What was left over", "Read in every text of a page."),
    "contacts": ("Addresses and numbers", "Compared with Settings, Clinic, and with the places."),
    "missing": ("What is missing", "Asked of a page as a whole."),
    "identity": ("What points to a person", "Read in a patient's question before it can become an answer."),
}


def may_read_rules(user) -> bool:
    return page_permission_policy.user_has_permission(user, "change")


class RulesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_read_rules(request.user)


class TryForm(forms.Form):
    text = forms.CharField(
        label="Sentence or paragraph",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Type a sentence first.",
            "max_length": f"Try at most {LONGEST:,} characters at a time.",
        },
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("claims", "The clinic's own text"), ("identity", "A patient's question")],
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
    page_title = "Rules for texts"
    header_icon = "clipboard-list"
    template_name = "governance/admin/rules.html"
    form_class = TryForm
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request, *args, **kwargs):
        if not may_read_rules(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        kind = form.cleaned_data["kind"]
        spoken = SegmentKind.QUESTION if kind == "identity" else SegmentKind.TEXT
        findings = check_text(passages_of(form.cleaned_data["text"], spoken), kind)
        return self.render_to_response(self.get_context_data(form=form, tried=True, findings=findings))

    def get_context_data(self, **kwargs):
        groups = [
            Group(slug, title, words, [_with_names(rule) for rule in rules.all_rules() if rule.group == slug])
            for slug, (title, words) in GROUPS.items()
        ]
        return super().get_context_data(**kwargs) | {"groups": groups}

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]


def _with_names(rule: Rule) -> Rule:
    """The rule with the clinic's own treatment in its examples."""
    return replace(
        rule,
        must_flag=tuple(map(filled, rule.must_flag)),
        must_not_flag=tuple(map(filled, rule.must_not_flag)),
    )
