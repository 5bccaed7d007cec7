"""Erased is erased: nothing a person typed is left anywhere, and what is counted is still counted."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from cms.core.states import MoveRefused
from cms.privacy import drafts
from cms.privacy.fields import EncryptedTextField
from cms.privacy.models import Erased, NoteDraft, ReadLogEntry, SearchToken
from cms.privacy.proof import prove_gone
from cms.privacy.retention import purge
from conditions.models import ConditionPage
from consultations import finding
from consultations.desk import work
from consultations.erasing import KEPT, WRITTEN, erase, erase_again, erase_one
from consultations.models import Assignment, ConsultationRequest, Note, StateChange
from consultations.services import make_invitation
from consultations.states import ChangedMeanwhile, move
from tests.conftest import PASSWORD
from tests.consultations.pages import listed, soup

pytestmark = pytest.mark.django_db
TYPED = {
    "name": "Quillon Vastergaard",
    "phone": "+17145550187",
    "email": "quillon@mail.example",
    "message": "Zebrawood canary: please ring twice.",
    "clinician": "Dr. Thessaly Brandywine",
    "practice": "Quartzmoor Family Practice",
    "clinician_phone": "+17145550161",
}
NOTE, DRAFT = "Marzipan note: sister answers the phone", "Calliope draft: half a sentence"


@pytest.fixture
def owner():
    return get_user_model().objects.get(username="owner")


@pytest.fixture
def make(owner):
    """A request with every field filled, worked on by the owner: a note, a draft, a hand, a try."""

    def made(state: str = "contacted", **fields) -> ConsultationRequest:
        condition = ConditionPage.objects.first()
        filled = TYPED | {
            "place": "Harbor Point",
            "condition": condition,
            "about": condition.title,
            "page_id": condition.pk,
            "page_title": condition.title,
            "invitation": make_invitation(),
            "best_time": "evening",
            "contact_by": "email",
            "crisis_language": True,
        }
        request = ConsultationRequest.objects.create(**filled | fields)
        finding.index(request)
        work.assign(request, owner, owner)
        work.add_note(request, NOTE, owner)
        drafts.save(owner, request.pk, DRAFT)
        for to in {"contacted": ["contacted"], "closed": ["contacted", "closed"], "spam": ["spam"]}.get(state, []):
            move(request, to, owner, reason="completed")
        return request

    return made


def everywhere(*values: str) -> list[str]:
    """Where one of the values stands, or any of all that was typed."""
    return prove_gone(values or (*TYPED.values(), NOTE, DRAFT))


def test_nothing_typed_is_left_in_any_table_and_a_planted_hit_is_found(make):
    request = make()
    assert everywhere() == ["privacy_searchtoken.token"]
    ConsultationRequest.objects.filter(pk=request.pk).update(page_title=f"Asked by {TYPED['name']}")
    assert "consultations_consultationrequest.page_title" in everywhere()
    ConsultationRequest.objects.filter(pk=request.pk).update(page_title="A page")

    assert erase(ConsultationRequest.objects.filter(pk=request.pk), timezone.now()) == 1
    assert everywhere() == []
    # Not even as ciphertext, which a key from an old copy would read.
    names = [f.column for f in ConsultationRequest._meta.concrete_fields if isinstance(f, EncryptedTextField)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(names)} FROM consultations_consultationrequest WHERE state = 'erased'")
        assert cursor.fetchall() == [("",) * len(names)]
    assert not Note.objects.filter(request=request).exists()
    assert not Assignment.objects.filter(request=request).exists()
    assert not SearchToken.objects.filter(subject=request.pk).exists()
    assert not NoteDraft.objects.filter(subject=request.pk).exists()


@time_machine.travel("2030-04-01T01:30:00Z", tick=False)
def test_a_tombstone_keeps_what_is_counted_and_nothing_else(make):
    """At this hour it is March in the clinic, and April in Greenwich."""
    request = make("closed", suspicions=["flood"])
    before = ConsultationRequest.objects.get(pk=request.pk)
    erase(ConsultationRequest.objects.filter(pk=request.pk), timezone.now())
    after = ConsultationRequest.objects.get(pk=request.pk)
    kept = [f.attname for f in after._meta.concrete_fields if f.name in KEPT]
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert (after.outcome, after.reply_minutes, after.condition_id) == ("completed", 0, before.condition_id)
    assert (after.state, after.rank, after.version) == ("erased", 6, before.version + 1)
    assert after.erased_at == timezone.now()
    assert timezone.localtime(after.created_at).strftime("%Y-%m-%d %H:%M") == "2030-03-01 12:00"
    emptied = {
        field.name: getattr(after, field.attname)
        for field in after._meta.concrete_fields
        if field.name not in (*KEPT, *WRITTEN, "rank")
    }
    # A phone is what a field of this kind says when nobody has chosen.
    assert emptied.pop("contact_by") == "phone"
    assert not [name for name, value in emptied.items() if value]
    assert Erased.objects.get().subject == request.pk
    change = StateChange.objects.get(request=request)
    assert (change.before, change.after, change.by) == ("closed", "erased", None)


def test_nobody_works_on_what_was_erased(make, owner, sign_in):
    request = make()
    erase(ConsultationRequest.objects.filter(pk=request.pk), timezone.now(), owner)
    request.refresh_from_db()
    for change in (
        lambda: move(request, "closed", owner, "completed"),
        lambda: work.assign(request, owner, owner),
        lambda: work.add_note(request, "late", owner),
        lambda: work.keep_draft(request, "late", owner),
        lambda: work.hold(request, True),
        lambda: erase_one(request, owner),
    ):
        with pytest.raises(MoveRefused):
            change()
    desk = sign_in("owner")
    assert request.reference not in listed(desk.get("/admin/requests/"))
    assert request.reference in listed(desk.get("/admin/requests/?state=erased"))
    page = soup(desk.get(f"/admin/requests/{request.pk}/")).select_one(".request")
    assert "was erased on" in page.text
    assert not page.select("form")
    assert desk.post(f"/admin/requests/{request.pk}/draft/", {"note": "late"}).status_code == 409
    assert not NoteDraft.objects.filter(subject=request.pk).exists()
    assert desk.get("/admin/").status_code == 200


def test_who_works_on_it_at_the_same_time_is_told(make, owner):
    request = make()
    seen_by_another = ConsultationRequest.objects.get(pk=request.pk)
    erase_one(request, owner)
    with pytest.raises(ChangedMeanwhile):
        move(seen_by_another, "closed", owner, "completed")


@pytest.mark.parametrize("state", ["contacted", "spam"])
def test_what_an_older_copy_brings_back_is_erased_again_whatever_it_says(make, state):
    request = make(state)
    Erased.objects.create(subject=request.pk)
    ConsultationRequest.objects.filter(pk=request.pk).update(on_hold=True)
    assert purge(dry_run=True)["erased again"] == {"from an older copy": 1}
    assert everywhere() != []
    assert purge()["erased again"] == {"from an older copy": 1}
    assert everywhere() == []
    left = ConsultationRequest.objects.filter(pk=request.pk).values_list("state", flat=True)
    assert list(left) == ([] if state == "spam" else ["erased"])
    assert erase_again([request.pk]) == 0


def test_an_erased_request_is_not_indexed_again(make):
    gone, stays = make(), make()
    erase(ConsultationRequest.objects.filter(pk=gone.pk), timezone.now())
    assert finding.index_again([gone.pk, stays.pk]) == 1
    assert not SearchToken.objects.filter(subject=gone.pk).exists()


# The page of one request

SURE = {"sure": "yes", "password": PASSWORD}


def test_the_owner_erases_one_request_and_it_is_logged_without_a_word(make, sign_in):
    request = make()
    owner, url = sign_in("owner"), f"/admin/requests/{request.pk}/erase/"
    assert url in owner.get(f"/admin/requests/{request.pk}/").content.decode()
    form = soup(owner.get(url)).select_one("form.desk-erase")
    seen = form.select_one("[name=seen]")["value"]
    said = owner.post(url, SURE | {"seen": seen}, follow=True)
    assert "is erased" in said.content.decode()
    assert everywhere() == []
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert (entry.person, entry.references) == ("owner", [request.reference])
    assert entry.details == {"from": "contacted", "erased": 1}


@pytest.mark.parametrize(
    ("sent", "status", "sentence"),
    [
        ({"sure": ""}, 422, "Tick that you want this erased"),
        ({"password": "not-this-password"}, 422, "not your password"),
        ({"seen": "0"}, 409, "A colleague has changed this meanwhile"),
    ],
    ids=["no tick", "wrong password", "changed meanwhile"],
)
def test_who_is_not_sure_erases_nothing_and_reads_why(make, sign_in, sent, status, sentence):
    request = make()
    answer = sign_in("owner").post(f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)} | sent)
    assert answer.status_code == status
    assert sentence in soup(answer).text
    # Asked again of how it is now, and never with the password in the page.
    assert soup(answer).select_one(".desk-erase [name=seen]")["value"] == str(request.version)
    assert PASSWORD not in answer.content.decode()
    assert everywhere() != []
    assert ReadLogEntry.objects.latest("pk").action == "refused"


def test_what_is_kept_from_erasure_is_refused_with_a_sentence(make, sign_in):
    request = make()
    work.hold(request, True)
    said = sign_in("owner").post(
        f"/admin/requests/{request.pk}/erase/", SURE | {"seen": str(request.version)}, follow=True
    )
    assert "kept from erasure" in soup(said).text
    assert ConsultationRequest.objects.get(pk=request.pk).state == "contacted"


@pytest.mark.parametrize("username", ["frontdesk", "physician", "manager", "editor"])
def test_nobody_but_the_owner_erases_and_each_try_is_logged(make, sign_in, username):
    request = make()
    client, one = sign_in(username), f"/admin/requests/{request.pk}/"
    if username != "editor":
        assert "erase/" not in client.get(one).content.decode()
    for url in (f"{one}erase/", "/admin/requests/erase/"):
        assert client.get(url).status_code in (302, 403)
        assert client.post(url, SURE | {"seen": str(request.version), "contact": "7145550187"}).status_code in (
            302,
            403,
        )
    assert ConsultationRequest.objects.get(pk=request.pk).state == "contacted"
    refused = ReadLogEntry.objects.filter(action="refused", person=username)
    assert refused.filter(details__view="EraseView").count() == 2
    assert refused.filter(details__view="ErasePersonView").count() == 2


def test_the_service_itself_asks_who_it_is(make):
    request = make()
    with pytest.raises(MoveRefused, match="Only the owner"):
        erase_one(request, get_user_model().objects.get(username="manager"))


# A person, by phone or e-mail


def found_page(client, contact: str):
    answer = client.post("/admin/requests/erase/", {"contact": contact})
    assert answer.status_code == 302, soup(answer).text
    assert contact not in answer["Location"]
    return answer["Location"], soup(client.get(answer["Location"]))


def boxes(page) -> dict[str, bool]:
    """The references that may be ticked, and whether they are."""
    return {box["aria-label"].removeprefix("Erase "): box.has_attr("checked") for box in page.select("[name=chosen]")}


@pytest.mark.parametrize("contact", ["(714) 555-0187", "Quillon@Mail.Example"])
def test_a_person_is_erased_by_phone_or_email_at_all_places_and_nobody_else(make, sign_in, contact):
    theirs = [make(place="Harbor Point"), make("closed", place="Seal Cove")]
    other = make(name="Ignatius Peppercorn", phone="+17145550162", email="ignatius@mail.example")
    owner = sign_in("owner")
    url, page = found_page(owner, contact)
    assert boxes(page) == {one.reference: True for one in theirs}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    said = owner.post(url, SURE | {"chosen": chosen}, follow=True)
    assert "2 requests are erased" in soup(said).text
    assert "Nothing is kept under" in soup(said).text
    states = ConsultationRequest.objects.filter(pk__in=[one.pk for one in theirs]).values_list("state", flat=True)
    assert set(states) == {"erased"}
    assert ConsultationRequest.objects.get(pk=other.pk).name == "Ignatius Peppercorn"
    entry = ReadLogEntry.objects.filter(action="erased").get()
    assert set(entry.references) == {one.reference for one in theirs}
    assert entry.details == {"erased": 2, "refused": []}
    # What was typed to find them stands nowhere either.
    assert everywhere(TYPED["name"], TYPED["phone"], TYPED["email"], contact) == []


def test_patients_of_a_clinician_are_not_erased_with_the_clinician(make, sign_in):
    request = make()
    _, page = found_page(sign_in("owner"), TYPED["clinician_phone"])
    assert boxes(page) == {request.reference: False}
    assert "of somebody else" in page.text


def test_held_ones_are_named_and_the_rest_is_erased(make, sign_in):
    held, free = make(), make()
    work.hold(held, True)
    owner = sign_in("owner")
    url, page = found_page(owner, TYPED["email"])
    assert boxes(page) == {held.reference: False, free.reference: True}
    chosen = [box["value"] for box in page.select("[name=chosen]")]
    said = soup(owner.post(url, SURE | {"chosen": chosen}, follow=True)).text
    assert f"{held.reference} is not erased. This request is kept from erasure" in said
    assert "1 request is erased" in said
    assert ConsultationRequest.objects.get(pk=held.pk).name == TYPED["name"]


def test_without_a_tick_a_choice_or_a_password_nobody_is_erased(make, sign_in):
    request = make()
    owner = sign_in("owner")
    url, page = found_page(owner, TYPED["email"])
    (chosen,) = (box["value"] for box in page.select("[name=chosen]"))
    for sent in (
        SURE,
        {"chosen": chosen, "sure": "yes", "password": "wrong"},
        {"chosen": chosen, "password": PASSWORD},
    ):
        assert owner.post(url, sent).status_code == 422
    assert ConsultationRequest.objects.get(pk=request.pk).name == TYPED["name"]
    assert not ReadLogEntry.objects.filter(action="erased").exists()


def test_only_what_was_found_can_be_ticked(make, sign_in):
    make()
    other = make(phone="", email="", clinician_phone="")
    owner = sign_in("owner")
    url, _ = found_page(owner, TYPED["email"])
    assert owner.post(url, SURE | {"chosen": f"{other.pk}:{other.version}"}).status_code == 422
    assert ConsultationRequest.objects.get(pk=other.pk).state == "contacted"


def test_what_is_neither_phone_nor_email_is_asked_for_again_and_not_lost(sign_in):
    answer = sign_in("owner").post("/admin/requests/erase/", {"contact": "Quillon"})
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_contact")["value"] == "Quillon"
    assert soup(answer).select_one("#id_contact_wrong").text


def test_a_search_for_a_person_ends_after_fifteen_minutes_and_is_nobody_elses(make, sign_in):
    make()
    url, page = found_page(sign_in("owner"), TYPED["email"])
    assert boxes(page)
    second = get_user_model().objects.create_superuser("second", "second@mail.example", PASSWORD)
    client = sign_in(second.username)
    assert not boxes(soup(client.get(url)))
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert not boxes(soup(sign_in("owner").get(url)))
