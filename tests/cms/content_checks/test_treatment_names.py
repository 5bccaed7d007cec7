"""The rules apply to every treatment the clinic offers."""

import re
from pathlib import Path

import pytest

import cms
from conditions.models import Treatment
from tests.cms.content_checks.utils import corpus, held, identities, rules_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer():
    """Makes these treatments the only ones the clinic offers."""

    def offered(*names: str, words: str = "") -> None:
        Treatment.objects.all().delete()
        for name in names:
            Treatment.objects.create(name=name, words=words)

    return offered


def with_name(sentence: str, name: str) -> str:
    return re.sub(r"(?<!\w)ketamine(?!\w)", name, sentence, flags=re.IGNORECASE)


@pytest.mark.parametrize("name", ["TMS", "psilocybin", "transcranial magnetic stimulation"])
def test_rules_apply_to_other_treatments(offer, name):
    named = [line for line in corpus("claims.txt") + corpus("honest.txt") if re.search(r"(?i)\bketamine\b", line)]
    sentences = [line for line in named if not re.search(rf"(?i)\b{name}\b", line)]
    assert len(sentences) > 100
    offer("ketamine")
    before = [rules_in(sentence) for sentence in sentences]
    offer(name)
    after = [rules_in(with_name(sentence, name)) for sentence in sentences]
    assert {line: (b, a) for line, b, a in zip(sentences, before, after, strict=True) if a != b} == {}


def test_claims_about_added_treatment_are_blocked(offer):
    offer("TMS", words="transcranial magnetic stimulation")
    assert held("TMS cures depression.") == {"cure"}
    assert held("TMS does not cure depression.") == set()
    assert held("TMS is FDA-approved for depression.") == {"fda-approval"}
    assert held("Transcranial magnetic stimulation is safe.") == {"unqualified-safe"}
    assert held("TMS will relieve your depression.") == {"certain-outcome"}


def test_changed_treatment_names_apply_immediately(offer):
    offer("ketamine")
    claim = "Zentrolin will work for you."
    assert held(claim) == set()
    treatment = Treatment.objects.get()
    treatment.words = "Zentrolin"
    treatment.save()
    assert held(claim) == {"certain-outcome"}
    treatment.live = False
    treatment.save()
    assert held(claim) == set()


def test_generic_terms_are_checked_without_treatments(offer):
    offer()
    assert held("Our infusions will relieve your depression.") == {"certain-outcome"}


def test_treatment_name_is_found_in_other_spellings(offer):
    offer("Kétamine")
    assert held("ＫＥＴＡＭＩＮＥ will work for you.") == {"certain-outcome"}


def test_treatment_name_is_not_a_personal_name(offer):
    offer("Zentrolin Forte")
    assert identities("Can I take Zentrolin Forte, or would Lexapro Cymbalta do?") == []


def test_shared_apps_do_not_contain_treatment_name():
    """A clinic that offers something else gets the same protection: the name stands in the database alone."""
    files = [path for path in Path(cms.__file__).parent.rglob("*.*") if path.suffix in {".py", ".yaml", ".txt"}]
    named = [path for path in files if re.search(r"(?i)ketamin|spravato", path.read_text("utf-8"))]
    assert [path for path in named if "migrations" not in path.parts] == []
