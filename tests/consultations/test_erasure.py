"""Erased is erased: nothing a person typed is left anywhere, and what is counted is still counted."""

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone

from cms.core.state_machine import StaleVersionError, TransitionError
from cms.privacy.fields import EncryptedTextField
from cms.privacy.models import Erased, SearchToken
from cms.privacy.retention import purge
from consultations import search_index
from consultations.admin import services
from consultations.erasure import ERASURE_FIELDS, PRESERVED_FIELDS, erase_again, erase_request, erase_requests
from consultations.models import Assignment, ConsultationRequest, Note, NoteDraft, StateChange
from consultations.transitions import transition_request
from tests.consultations.form_utils import listed, soup
from tests.consultations.utils import TYPED, everywhere, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return get_user_model().objects.get(username="owner")


def test_erasure_removes_patient_text_from_all_tables():
    request = make()
    assert everywhere() == ["privacy_searchtoken.token"]
    ConsultationRequest.objects.filter(pk=request.pk).update(page_title=f"Asked by {TYPED['name']}")
    assert "consultations_consultationrequest.page_title" in everywhere()
    ConsultationRequest.objects.filter(pk=request.pk).update(page_title="A page")

    assert erase_requests(ConsultationRequest.objects.filter(pk=request.pk), timezone.now()) == 1
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
def test_erased_request_preserves_only_statistics():
    """At this hour it is March in the clinic, and April in Greenwich."""
    request = make("closed", suspicions=["flood"])
    before = ConsultationRequest.objects.get(pk=request.pk)
    erase_requests(ConsultationRequest.objects.filter(pk=request.pk), timezone.now())
    after = ConsultationRequest.objects.get(pk=request.pk)
    kept = [f.attname for f in after._meta.concrete_fields if f.name in PRESERVED_FIELDS]
    assert {name: getattr(after, name) for name in kept} == {name: getattr(before, name) for name in kept}
    assert (after.outcome, after.reply_minutes, after.condition_id) == ("completed", 0, before.condition_id)
    assert (after.state, after.rank, after.version) == ("erased", 6, before.version + 1)
    assert after.erased_at == timezone.now()
    assert timezone.localtime(after.created_at).strftime("%Y-%m-%d %H:%M") == "2030-03-01 12:00"
    emptied = {
        field.name: getattr(after, field.attname)
        for field in after._meta.concrete_fields
        if field.name not in (*PRESERVED_FIELDS, *ERASURE_FIELDS, "rank")
    }
    # A phone is what a field of this kind says when nobody has chosen.
    assert emptied.pop("contact_by") == "phone"
    assert not [name for name, value in emptied.items() if value]
    assert Erased.objects.get().subject == request.pk
    change = StateChange.objects.get(request=request)
    assert (change.before, change.after, change.by) == ("closed", "erased", None)


def test_erased_request_cannot_be_changed(owner, sign_in):
    request = make()
    erase_requests(ConsultationRequest.objects.filter(pk=request.pk), timezone.now(), owner)
    request.refresh_from_db()
    for change in (
        lambda: transition_request(request, "closed", owner, "completed"),
        lambda: services.assign_request(request, owner, owner),
        lambda: services.add_note(request, "late", owner),
        lambda: services.save_draft(request, "late", owner),
        lambda: services.set_hold(request, True),
        lambda: erase_request(request, owner),
    ):
        with pytest.raises(TransitionError):
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


def test_stale_change_of_erased_request_is_refused(owner):
    request = make()
    seen_by_another = ConsultationRequest.objects.get(pk=request.pk)
    erase_request(request, owner)
    with pytest.raises(StaleVersionError):
        transition_request(seen_by_another, "closed", owner, "completed")


@pytest.mark.parametrize("state", ["contacted", "spam"])
def test_restored_requests_are_erased_again(state):
    request = make(state)
    Erased.objects.create(subject=request.pk)
    ConsultationRequest.objects.filter(pk=request.pk).update(on_hold=True)
    assert purge(dry_run=True)["erased again"] == {"from a restored backup": 1}
    assert everywhere() != []
    assert purge()["erased again"] == {"from a restored backup": 1}
    assert everywhere() == []
    left = ConsultationRequest.objects.filter(pk=request.pk).values_list("state", flat=True)
    assert list(left) == ([] if state == "spam" else ["erased"])
    assert erase_again([request.pk]) == 0


def test_an_erased_request_is_not_indexed_again():
    gone, stays = make(), make()
    erase_requests(ConsultationRequest.objects.filter(pk=gone.pk), timezone.now())
    assert search_index.reindex_requests([gone.pk, stays.pk]) == 1
    assert not SearchToken.objects.filter(subject=gone.pk).exists()
