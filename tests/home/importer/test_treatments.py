"""What a folder says of treatments becomes what readers must know, and goes again with the folder's other rows."""

import pytest
from django.core.management import call_command

from conditions.models import Disclosure, Treatment
from home.demo import load_demo, remove_demo
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db

TREATMENTS = """
    treatments:
      - name: balsam
        words: [Balsamol]
        risks: [Sleepiness]
        disclosures:
          - condition: back-pain
            approval: not-approved
            text: Nobody has approved it.
            risks: [Vivid dreams]
          - approval: approved
            text: It is approved for coughs.
"""


@pytest.fixture
def texts(folder):
    folder.small_clinic().write("treatments.yaml", TREATMENTS)
    folder.replace("posts/does-rest-help.md", "conditions: [back-pain]", "conditions: [back-pain]\nsummary: x")
    folder.write("posts/balsam.md", folder.read("posts/does-rest-help.md") + "\nBalsam may help.\n")
    return folder


def said() -> dict[str, tuple]:
    balsam = Treatment.objects.get(name="balsam")
    return {one.use: (one.approval, one.text, one.risks) for one in balsam.disclosures.all()}


def test_imported_treatments_are_shown_on_pages(client, texts):
    texts.load()

    assert list(Treatment.objects.values_list("name", "words", "risks")) == [("balsam", "Balsamol", "Sleepiness")]
    block = words(see(client, "/blog/balsam/").select_one(".told"))
    assert "not approved for any use" in block and "Nobody has approved it." in block and "Vivid dreams" in block
    assert Treatment.objects.get().versions.count() == 2


def test_second_import_updates_unedited_treatments_only(texts):
    texts.load()
    before = list(Disclosure.objects.values())
    assert texts.load()
    assert list(Disclosure.objects.values()) == before

    texts.replace("treatments.yaml", "Nobody has approved it.", "Still nobody.")
    texts.load()

    assert "Still nobody." in [text for _, text, _ in said().values()]
    history = Treatment.objects.get().versions.exclude(condition_number=0)
    assert [(one.number, one.text) for one in history.order_by("number")] == [
        (1, "Nobody has approved it."),
        (2, "Still nobody."),
    ]


def test_edited_treatment_is_kept_and_reported(texts):
    texts.load()
    Disclosure.objects.filter(text="Nobody has approved it.").update(text="Counsel's words.")

    texts.replace("treatments.yaml", "Nobody has approved it.", "Still nobody.")
    output = texts.load()

    assert "treatment balsam: skipped because it was edited on the site" in output
    assert "Counsel's words." in [text for _, text, _ in said().values()]


def test_demo_treatments_are_removed_with_demo():
    assert Treatment.objects.filter(name="ketamine").exists()

    remove_demo()

    assert not Treatment.objects.exists()


def test_edited_demo_treatments_are_kept_and_reported():
    Disclosure.objects.filter(condition=None).update(text="Counsel's words.")

    assert "ketamine (edited)" in remove_demo()

    assert [one.text for one in Disclosure.objects.all()] == ["Counsel's words."]


def test_demo_can_be_reloaded():
    load_demo("again-and-again")
    before = list(Disclosure.objects.values_list("text", flat=True).order_by("pk"))

    call_command("demo", password="again-and-again")

    assert list(Disclosure.objects.values_list("text", flat=True).order_by("pk")) == before
