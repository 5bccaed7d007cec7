"""Who may do what with pages, and that the groups say so however often they are made."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page

from blog.models import AnswerPage
from cms.clinic.models import ClinicSettings
from home.roles import sync_roles
from home.setup import ensure_site
from tests.factories.blog import make_answer
from tests.home.editor_utils import edit_in_admin, editor_form
from tests.home.importer.utils import all_rows, changed_tables
from tests.utils.html import main_text, see

pytestmark = pytest.mark.django_db

SETTINGS = "/admin/settings/clinic/clinicsettings/1/"


def test_repeated_setup_changes_nothing():
    before = all_rows()
    ensure_site()
    sync_roles()

    assert changed_tables(before, all_rows()) == {}


def test_sync_roles_resets_manual_permission_changes():
    before = all_rows()
    editor, root = Group.objects.get(name="editor"), Page.get_first_root_node()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=editor, page=root, permission=publish)
    editor.permissions.add(Permission.objects.get(codename="change_clinicsettings"))
    sync_roles()

    assert changed_tables(before, all_rows()) == {}


def test_editor_can_write_drafts_but_not_publish(client, sign_in):
    page = make_answer("Does it hurt?", intro="As it was.")
    editor = sign_in("editor")
    edit_in_admin(editor, page, action="action-publish", intro="Slipped in.")

    assert "As it was." in main_text(client, "/blog/does-it-hurt/")
    assert AnswerPage.objects.get(pk=page.pk).get_latest_revision_as_object().intro == "Slipped in."
    assert see(editor, reverse("wagtailadmin_pages:edit", args=[page.pk])).select("[name=action-publish]") == []
    for action in ("unpublish", "delete"):
        editor.post(reverse(f"wagtailadmin_pages:{action}", args=[page.pk]))
    assert client.get("/blog/does-it-hurt/").status_code == 200


def test_editor_cannot_publish_in_bulk_or_by_schedule(client, sign_in):
    page = make_answer("Not yet?", live=False)
    editor = sign_in("editor")
    editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}")
    editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), editor_form(page) | {"action-publish": "1"})
    edit_in_admin(editor, page, go_live_at=f"{timezone.localtime() + timedelta(days=1):%Y-%m-%d 12:00}")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        call_command("publish_due", stdout=StringIO())

    assert client.get("/blog/not-yet/").status_code == 404


def test_physician_can_publish(client, sign_in):
    page = make_answer("Does it hurt?", intro="As it was.")
    edit_in_admin(sign_in("physician"), page, intro="As it is.")

    assert "As it is." in main_text(client, "/blog/does-it-hurt/")


@pytest.mark.parametrize("who", ["frontdesk", "manager"])
def test_staff_without_page_permissions_see_no_pages_to_edit(sign_in, who):
    page = make_answer("Does it hurt?", live=False)
    staff = sign_in(who)

    assert staff.get("/admin/").status_code == 200
    for address in (
        reverse("wagtailadmin_explore_root"),
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[page.pk]),
        reverse("wagtailadmin_pages:history", args=[page.pk]),
        reverse("wagtailadmin_pages:revisions_view", args=[page.pk, page.latest_revision_id]),
        reverse("wagtailadmin_pages:search") + "?q=hurt",
    ):
        response = staff.get(address)
        assert "Does it hurt?" not in response.content.decode(), address
    assert staff.post(reverse("wagtailadmin_pages:delete", args=[page.pk])).status_code in (302, 403)
    assert AnswerPage.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize(("who", "may"), [("owner", True), ("manager", True), ("editor", False), ("frontdesk", False)])
def test_only_permitted_roles_can_change_clinic_settings(sign_in, who, may):
    staff, clinic = sign_in(who), ClinicSettings.load()
    form = {field.name: getattr(clinic, field.name) for field in ClinicSettings._meta.fields if field.name != "id"}
    staff.post(SETTINGS.replace("1", str(clinic.pk)), form | {"name": "Changed by hand"})

    assert (ClinicSettings.load().name == "Changed by hand") is may
