"""Treatments under Clinic: who may change them, and that every earlier wording stays readable."""

import pytest
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conditions.disclosure_versions import create_versions
from conditions.models import ConditionPage, Disclosure, Treatment
from tests.home.dashboard.test_setup_checklist import about
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db

ADD = "/admin/snippets/conditions/treatment/add/"


def edit(treatment) -> str:
    return f"/admin/snippets/conditions/treatment/edit/{treatment.pk}/"


def slug(name):
    return ConditionPage.objects.get(slug=name)


def form(*disclosures, **fields) -> dict:
    values = {"name": "balsam", "words": "", "risks": "Sleepiness", "live": "on"} | fields
    rows = [{"condition": "", "approval": "off_label", "text": "Said.", "risks": ""} | row for row in disclosures]
    initial = sum("id" in row for row in rows)
    return nested_form_data(values | {"disclosures": inline_formset(rows, initial=initial)})


def made(client, *disclosures) -> Treatment:
    assert client.post(ADD, form(*disclosures)).status_code == 302
    return Treatment.objects.get(name="balsam")


def history(treatment) -> list[tuple]:
    return [(one.use, one.number, one.text) for one in treatment.versions.order_by("condition_number", "number")]


@pytest.mark.parametrize("who", ["owner", "physician"])
def test_owner_and_physician_can_add_treatment_with_disclosure(sign_in, who):
    treatment = made(sign_in(who), {"condition": slug("ptsd").pk, "text": "Not approved."}, {"text": "In general."})

    assert {one.use: one.text for one in treatment.disclosures.all()} == {
        "PTSD": "Not approved.",
        "No condition": "In general.",
    }
    assert {one.made_by.username for one in treatment.versions.all()} == {who}


@pytest.mark.parametrize("who", ["editor", "frontdesk", "manager"])
def test_other_roles_cannot_add_treatment(sign_in, who):
    client, treatment = sign_in(who), Treatment.objects.first()

    for path in (ADD, edit(treatment)):
        assert client.get(path).status_code in (302, 403)
        client.post(path, form())
    assert not Treatment.objects.filter(name="balsam").exists()


@pytest.mark.parametrize("who", ["owner", "physician"])
def test_treatments_cannot_be_deleted(sign_in, who):
    treatment = Treatment.objects.first()

    sign_in(who).post(f"/admin/snippets/conditions/treatment/delete/{treatment.pk}/")

    assert Treatment.objects.filter(pk=treatment.pk).exists()


def test_changed_disclosure_creates_version(sign_in):
    client = sign_in("physician")
    treatment = made(client, {"text": "First words."})
    row = {"id": treatment.disclosures.get().pk, "text": "Second words."}

    client.post(edit(treatment), form(row))

    assert history(treatment) == [
        ("No condition", 1, "First words."),
        ("No condition", 2, "Second words."),
    ]
    shown = words(see(client, edit(treatment)).select_one(".versions"))
    assert "First words." in shown and "Second words." in shown and "Alex Rivera" in shown


def test_version_is_created_only_if_text_or_risks_change(sign_in):
    client = sign_in("owner")
    treatment = made(client, {"text": "Words."})
    row = {"id": treatment.disclosures.get().pk, "text": "Words."}

    client.post(edit(treatment), form(row))
    assert treatment.versions.count() == 1

    client.post(edit(treatment), form(row, risks="Sleepiness\nA dry mouth"))
    assert [one.risks for one in treatment.versions.order_by("number")] == ["Sleepiness", "Sleepiness\nA dry mouth"]


def test_removed_and_added_disclosure_is_in_history(sign_in):
    client = sign_in("owner")
    treatment = made(client, {"text": "Words."})
    row = {"id": treatment.disclosures.get().pk, "text": "Words.", "DELETE": "on"}

    client.post(edit(treatment), form(row))
    client.post(edit(treatment), form({"text": "Again."}))

    assert [(number, text) for _, number, text in history(treatment)] == [(1, "Words."), (2, ""), (3, "Again.")]


def test_disclosure_history_survives_deleted_condition(sign_in):
    treatment = made(sign_in("owner"), {"condition": slug("ptsd").pk, "text": "Words."})

    slug("ptsd").delete()
    create_versions(treatment)

    assert not Disclosure.objects.filter(treatment=treatment).exists()
    assert history(treatment) == [("PTSD", 1, "Words."), ("PTSD", 2, "")]


@pytest.mark.parametrize("condition", ["ptsd", ""])
def test_duplicate_condition_is_refused_and_input_kept(sign_in, condition):
    number = slug(condition).pk if condition else ""
    rows = [{"condition": number, "text": "Once."}, {"condition": number, "text": "Twice."}]

    response = sign_in("owner").post(ADD, form(*rows))

    assert response.status_code == 200
    assert "more than one disclosure" in response.content.decode()
    assert "Once." in response.content.decode() and "Twice." in response.content.decode()
    assert not Treatment.objects.filter(name="balsam").exists()


@pytest.mark.parametrize("row", [{"text": ""}, {"text": "   "}, {"approval": ""}, {"approval": "wonderful"}])
def test_disclosure_without_text_or_status_is_refused(sign_in, row):
    assert sign_in("owner").post(ADD, form(row)).status_code == 200
    assert not Treatment.objects.filter(name="balsam").exists()


def test_duplicate_treatment_name_is_refused(sign_in):
    assert sign_in("owner").post(ADD, form(name="Ketamine")).status_code == 200


def test_clinic_without_treatments_is_reminded(sign_in):
    owner = sign_in("owner")
    assert about(owner, "treatments you offer") == []

    Treatment.objects.all().delete()

    assert about(owner, "treatments you offer")
