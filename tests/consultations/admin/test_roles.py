"""Who may read requests is not who may edit pages: each role at each address of the desk."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client

from consultations.models import ConsultationRequest
from tests.consultations.form_utils import listed, soup

LIST = "/admin/requests/"
READERS = ["frontdesk", "physician", "manager", "owner"]


@pytest.fixture
def one(send, answers, arrived):
    send(answers | {"email": "quillon@mail.example", "message": "Zebrawood canary: I want to die"})
    return arrived()[0]


@pytest.fixture
def canaries(one, answers):
    """Words by which the request would be known, however a page writes them."""
    return [
        answers["name"],
        "Vastergaard",
        "Zebrawood",
        "quillon@mail.example",
        "5550187",
        "555-0187",
        one.reference,
        str(one.pk),
        one.pk.hex,
    ]


@pytest.mark.parametrize("username", READERS)
def test_staff_can_read_and_change_requests(one, answers, sign_in, username):
    client = sign_in(username)
    assert one.reference in listed(client.get(LIST))
    assert answers["name"] in client.get(f"/admin/requests/{one.pk}/").content.decode()
    client.post(f"/admin/requests/{one.pk}/move/", {"seen": "0", "to": "contacted"})
    assert ConsultationRequest.objects.get(pk=one.pk).state == "contacted"
    assert "/admin/requests/" in client.get("/admin/").content.decode()


@pytest.mark.parametrize("path", ["", "results/", "?state=spam", "?export=csv", "{pk}/"])
def test_anonymous_user_is_redirected_to_sign_in(one, canaries, db, path):
    answer = Client().get(LIST + path.format(pk=one.pk))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/admin/login/")
    assert not [word for word in canaries[:6] if word in answer.content.decode()]


@pytest.mark.parametrize("path", ["", "results/", "?state=spam", "?export=csv", "{pk}/"])
def test_editor_cannot_open_any_request_url(one, canaries, sign_in, path):
    answer = sign_in("editor").get(LIST + path.format(pk=one.pk))
    assert answer.status_code in (302, 403, 404)
    assert not [word for word in canaries if word in answer.content.decode()]


def test_editor_cannot_change_requests(one, sign_in):
    sign_in("editor").post(f"/admin/requests/{one.pk}/move/", {"seen": "0", "to": "spam"})
    assert ConsultationRequest.objects.get(pk=one.pk).state == "new"


def test_editor_sees_no_trace_of_requests_in_admin(one, canaries, sign_in):
    """Every kind of page that links lead to from the dashboard, and what they say."""
    editor = sign_in("editor")
    count = re.compile(r"\d+ new requests?|suspected spam|requests-heading|consultation_?request", re.IGNORECASE)
    waiting, kinds, found = ["/admin/"], set(), []
    while waiting and len(kinds) < 200:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "N", address.partition("?")[0])
        if kind in kinds or "logout" in address:
            continue
        kinds.add(kind)
        answer = editor.get(address)
        text = b"".join(answer).decode(errors="replace")
        found += [(address, word) for word in canaries if word in text]
        found += [(address, match) for match in count.findall(text)]
        # Links, and the addresses the side menu is built from.
        links = re.findall(r'(?:href=|"url": |action=|data-[\w-]*url[\w-]*=)"(/admin/[^"#]*)', text)
        waiting += [link.replace("&amp;", "&") for link in links]
    assert len(kinds) > 25, sorted(kinds)
    assert not found
    assert not [kind for kind in kinds if "/requests/" in kind]


def test_crawl_patterns_match_for_front_desk(one, sign_in):
    """The crawl above would pass on an empty admin; this one may not."""
    desk = sign_in("frontdesk")
    assert one.reference in desk.get(LIST).content.decode()
    page = desk.get("/admin/").content.decode()
    assert re.search(r"\d+ new requests?<", page)


def test_view_permission_does_not_allow_changes(one, sign_in):
    user = get_user_model().objects.create_user("reader", "reader@harborlight.example", "a-long-test-password")
    names = ("access_admin", "view_consultationrequest")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = sign_in("reader")
    assert one.reference in listed(client.get(LIST))
    assert not soup(client.get(f"/admin/requests/{one.pk}/")).select(".request-moves form")
    said = client.post(f"/admin/requests/{one.pk}/move/", {"seen": "0", "to": "spam"}, follow=True)
    assert "do not have permission" in soup(said).text
    assert ConsultationRequest.objects.get(pk=one.pk).state == "new"


def test_deactivated_user_cannot_read_requests(one, sign_in):
    client = sign_in("frontdesk")
    get_user_model().objects.filter(username="frontdesk").update(is_active=False)
    assert client.get(LIST).status_code == 302
    assert client.get(f"/admin/requests/{one.pk}/").status_code == 302


def test_leaving_the_group_ends_access(one, sign_in):
    client = sign_in("frontdesk")
    assert one.reference in listed(client.get(LIST))
    get_user_model().objects.get(username="frontdesk").groups.set([Group.objects.get(name="editor")])
    assert client.get(LIST).status_code != 200


NOT_THERE = ["add/", "new/", "create/", "multiple/add/", "history/", "usage/", "copy/", "choose/"]
NOT_THERE += [f"{verb}/{{pk}}/" for verb in ("edit", "delete", "copy", "history", "usage", "inspect", "unpublish")]
NOT_THERE += [f"{{pk}}/{verb}/" for verb in ("edit", "delete", "copy", "history", "usage", "revisions", "workflow")]


@pytest.mark.parametrize("path", NOT_THERE)
def test_add_copy_delete_and_wagtail_export_do_not_exist(one, sign_in, path):
    owner = sign_in("owner")
    address = LIST + path.format(pk=one.pk)
    assert owner.get(address).status_code == 404
    assert owner.post(address, {}).status_code == 404
    assert ConsultationRequest.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("method", ["delete", "put", "patch"])
def test_other_http_methods_are_refused(one, sign_in, method):
    assert getattr(sign_in("owner"), method)(f"/admin/requests/{one.pk}/").status_code == 405
    assert ConsultationRequest.objects.filter(pk=one.pk).exists()


def test_wagtail_model_views_show_no_requests(one, sign_in):
    owner = sign_in("owner")
    name = "consultations/consultationrequest"
    for address in (
        f"/admin/snippets/{name}/",
        f"/admin/bulk/{name}/delete/?id={one.pk}",
        f"/admin/bulk/consultations/consultationrequest/delete/?id={one.pk}",
        f"/admin/reports/references/?q={one.reference}",
    ):
        assert owner.get(address).status_code == 404, address
    for address in ("reports/site-history/", f"pages/search/?q={one.reference}", "reports/aging-pages/"):
        page = owner.get(f"/admin/{address}")
        assert page.status_code == 200
        assert str(one.pk) not in page.content.decode(), address
