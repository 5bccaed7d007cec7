from wagtail.snippets.views.snippets import SnippetViewSet

from consultations.models import ConsultationForm


class ConsultationFormViewSet(SnippetViewSet):
    """The words of the form, for those who may edit them."""

    model = ConsultationForm
    icon = "form"
    menu_label = "Consultation form"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "heading", "is_default"]
