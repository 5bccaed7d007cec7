from wagtail.snippets.views.snippets import SnippetViewSet

from consultations.models import ConsultationForm


class ConsultationFormViewSet(SnippetViewSet):
    """The admin of the consultation form's text."""

    model = ConsultationForm
    icon = "form"
    menu_label = "Consultation form"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", "heading", "is_default"]
