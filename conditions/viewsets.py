from django.db import transaction
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.core.admin_columns import PageColumnsMixin
from cms.core.admin_views import EditorViewSet
from cms.reviews.admin_columns import REVIEW_COLUMNS
from conditions.admin_columns import CONDITION_COLUMNS
from conditions.disclosure_versions import create_versions
from conditions.models import ConditionPage, Treatment


class ConditionViewSet(PageColumnsMixin, EditorViewSet):
    model = ConditionPage
    page_columns = [*CONDITION_COLUMNS, *REVIEW_COLUMNS]


class VersioningMixin:
    """Saves a version of the disclosures with every change."""

    def save_instance(self):
        with transaction.atomic():
            treatment = super().save_instance()
            create_versions(treatment, self.request.user)
        return treatment


class CreateTreatment(VersioningMixin, CreateView):
    """Wagtail's view, with versions."""


class EditTreatment(VersioningMixin, EditView):
    """Wagtail's view, with versions."""


class NoChooser(SnippetChooserViewSet):
    """Turns off the chooser, because nothing refers to a treatment."""

    def get_urlpatterns(self):
        return []


class TreatmentViewSet(SnippetViewSet):
    model = Treatment
    icon = "pick"
    menu_label = "Treatments"
    menu_hook = "register_clinic_menu_item"
    menu_order = 30
    list_display = ["name", BooleanColumn("live", label="Offered", sort_key="live")]
    copy_view_enabled = False
    chooser_viewset_class = NoChooser
    add_view_class = CreateTreatment
    edit_view_class = EditTreatment
