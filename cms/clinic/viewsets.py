from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from cms.clinic.models import Location, Physician, Term

SHOWN_COLUMN = BooleanColumn("live", label="Shown to readers", sort_key="live")


class LocationViewSet(SnippetViewSet):
    model = Location
    icon = "site"
    list_display = ["name", "city_line", "phone", SHOWN_COLUMN]
    copy_view_enabled = False


class PhysicianViewSet(SnippetViewSet):
    model = Physician
    icon = "user"
    list_display = ["name", "role", SHOWN_COLUMN]
    copy_view_enabled = False


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = "Glossary"
    list_display = ["word", "definition", SHOWN_COLUMN]
    search_fields = ["word", "other_forms", "definition"]
    copy_view_enabled = False


class ClinicGroup(SnippetViewSetGroup):
    menu_label = "Clinic"
    menu_icon = "home"
    menu_order = 300
    # Apps that depend on this one add their menu items through this hook.
    submenu_hook = "register_clinic_menu_item"
    items = (PhysicianViewSet, LocationViewSet, TermViewSet)
