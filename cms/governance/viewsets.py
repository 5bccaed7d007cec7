from django.db import transaction
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.governance.disclosures import keep_versions
from cms.governance.models import Treatment


class KeepsVersions:
    """What was saved is also kept as it was said, with who said it."""

    def save_instance(self):
        with transaction.atomic():
            treatment = super().save_instance()
            keep_versions(treatment, self.request.user)
        return treatment


class CreateTreatment(KeepsVersions, CreateView):
    """Wagtail's own, with versions."""


class EditTreatment(KeepsVersions, EditView):
    """Wagtail's own, with versions."""


class NoChooser(SnippetChooserViewSet):
    """Nothing refers to a treatment, so there is nothing to choose, and Wagtail's page for it has no address."""

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
