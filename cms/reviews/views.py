"""Clinical reviews: the list of due pages, and the reviews of one page with the form to record another."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.content_checks.models import FindingRecord
from cms.reviews.due_list import State, counts, rows
from cms.reviews.models import ReviewRecord, ReviewSettings
from cms.reviews.selectors import due, last_reviews
from cms.reviews.services import ReviewRefused, record_review, reviewer_for

ROWS_PER_PAGE = 50


class ReviewForm(forms.Form):
    """The review form; `reviewed_revision` is the revision that was on the screen."""

    outcome = forms.ChoiceField(
        choices=ReviewRecord.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select an outcome."},
    )
    note = forms.CharField(
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Staff only. Do not enter patient information.",
    )
    reviewed_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)


class EditPermissionMixin(WagtailAdminTemplateMixin):
    """For users who can edit pages: physicians, editors and owners."""

    header_icon = "history"
    page_title = "Clinical reviews"

    def dispatch(self, request, *args, **kwargs):
        if not page_permission_policy.user_has_permission(request.user, "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": reverse("reviews"), "label": "Clinical reviews"}]


class ReviewListView(EditPermissionMixin, TemplateView):
    template_name = "reviews/admin/reviews.html"

    def get_context_data(self, **kwargs):
        listed = rows()
        numbers = counts(listed)
        return super().get_context_data(**kwargs) | {
            "numbers": [(state, numbers[state]) for state in State if numbers[state]],
            "page_of_rows": Paginator(listed, ROWS_PER_PAGE).get_page(self.request.GET.get("p")),
            "may_review": reviewer_for(self.request.user) is not None,
            "months": ReviewSettings.months_now(),
        }


class ReviewPageView(EditPermissionMixin, TemplateView):
    template_name = "reviews/admin/review.html"
    http_method_names = ["get", "head", "post"]

    @cached_property
    def page(self) -> Page:
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not getattr(page, "is_reviewed", False):
            get_object_or_404(Page.objects.none())
        if not page_permission_policy.user_has_permission_for_instance(self.request.user, "change", page):
            raise PermissionDenied
        return page

    def get_page_subtitle(self):
        return self.page.title

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page.title}]

    def get(self, request, *args, **kwargs):
        form = ReviewForm(initial={"reviewed_revision": self.page.live_revision_id})
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request, *args, **kwargs):
        page = self.page
        if reviewer_for(request.user) is None:
            raise PermissionDenied
        form = ReviewForm(request.POST)
        if not form.is_valid():
            messages.error(request, "The review was not saved. See below.")
            return self.render_to_response(self.get_context_data(form=form))
        data = form.cleaned_data
        try:
            record = record_review(page, request.user, data["outcome"], data["reviewed_revision"], data["note"])
        except ReviewRefused as refusal:
            messages.error(request, str(refusal))
            # Keep the input, but refer to the current revision.
            form = ReviewForm(initial=data | {"reviewed_revision": page.live_revision_id})
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, f"{page.title}: {record.get_outcome_display().lower()}. Review saved.")
        return redirect(self._return_url())

    def _return_url(self) -> str:
        """Return the URL of the screen the form was submitted from."""
        urls = {"list": reverse("reviews"), "editor": reverse("wagtailadmin_pages:edit", args=[self.page.pk])}
        return urls.get(self.request.GET.get("back", ""), reverse("review", args=[self.page.pk]))

    def get_context_data(self, **kwargs):
        page = self.page
        last = last_reviews([page])
        return super().get_context_data(**kwargs) | {
            "reviewed": page,
            "last": last.get(page.pk),
            "due": due([page], last).get(page.pk),
            "records": page.review_records.select_related("reviewer", "user"),
            "items": FindingRecord.objects.filter(page_id=page.pk, to_review=True),
            "may_review": reviewer_for(self.request.user) is not None,
        }
