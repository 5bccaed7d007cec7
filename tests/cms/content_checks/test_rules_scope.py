"""A word counts where it is claimed, however it is drawn: by clause, by context, and through every disguise."""

import pytest

from cms.content_checks.normalization import normalize
from cms.core.text_extraction import SegmentKind
from tests.cms.content_checks.utils import held, rules_in

pytestmark = pytest.mark.django_db
DISGUISES = ["soft hyphen", "zero width", "no-break space", "full width", "small capitals", "mathematical", "Cyrillic"]
DISGUISES += ["capitals", "accent", "spaces"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine does not, in most people, cure depression.",
        "It does not cure, fix, or erase depression.",
        "There is no proof that ketamine cures depression.",
        "No treatment, including ketamine, works for everyone.",
        "I do not believe, and I never said, that it cures depression.",
        "Neither ketamine nor therapy cures depression.",
        "It isn't a quick or a lasting cure.",
        "It isn’t a cure.",
    ],
)
def test_negation_applies_to_its_clause_only(sentence):
    assert held(sentence) == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "It is not expensive, and it cures depression.",
        "It is not expensive and cures depression.",
        "Not only does it help, it cures depression.",
        "If you have not found relief elsewhere, ketamine will cure you.",
        "Don't wait: ketamine cures depression.",
        "Nothing cures depression like ketamine.",
        "Without a doubt it cures depression.",
        "Nobody should suffer, because ketamine cures depression.",
        "It cures depression that pills do not touch.",
        "You will not believe it, but it cures depression.",
        "Ketamine cures depression, not just its symptoms.",
    ],
)
def test_negation_elsewhere_does_not_excuse_claim(sentence):
    assert "cure" in held(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "Is it completely safe?",
        "Some clinics say it is “completely safe”. It is not.",
        "You may read that ketamine is completely safe. That is false.",
        "Myth: ketamine is completely safe.",
        "Be wary of anyone who tells you it is completely safe.",
        "They call it 'completely safe', and they are wrong.",
    ],
)
def test_questions_and_denied_statements_are_not_claims(text):
    assert held(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Did you know it is completely safe?",
        "Ready for a completely safe treatment?",
        "Our neighbors say it is “completely safe”. We agree.",
        "Is it right for you? It is completely safe.",
        "Why worry, when it is completely safe?",
    ],
)
def test_rhetorical_questions_and_quotes_are_claims(text):
    assert "unqualified-safe" in held(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "Ketamine cu\u00adres depression.",
        "Ketamine cu\u200bres depression.",
        "Ketamine\u00a0cures\u00a0depression.",
        "Ketamine ｃｕｒｅｓ depression.",
        "Ketamine ᴄᴜʀᴇꜱ depression.",
        "Ketamine \U0001d450\U0001d462\U0001d45f\U0001d452\U0001d460 depression.",
        "Ketamine сurеs depression.",
        "KETAMINE CURES DEPRESSION!",
        "Ketamine cúres depression.",
        "Ketamine  cures   depression.",
    ],
    ids=DISGUISES,
)
def test_unusual_spelling_is_found(sentence):
    assert "cure" in held(sentence)


def test_patient_question_is_not_a_claim():
    assert rules_in("My friend says it cures everything and is 100% safe.", kind=SegmentKind.QUESTION) == set()
    assert "cure" in rules_in("My friend says it cures everything and is 100% safe.", kind=SegmentKind.TEXT)


def test_source_excuses_number_but_not_promise():
    assert "number-without-source" in rules_in("After a day 71% had responded.", cited=False)
    assert rules_in("After a day 71% had responded [1].", cited=True) == set()
    assert "cure" in rules_in("It cures depression [1].", cited=True)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Rivera gave 0.5 mg per kg. It helped.", 2),
        ("Use it with care, e.g. at night. Then rest.", 2),
        ("Infusion vs. tablet is the question. I say wait.", 2),
        ("He asked, “Is it safe?” and left. She stayed.", 2),
        ("It rose by 3.5 points [1]. Then it fell. [2] That is all.", 3),
        ("First this... then that. Done!", 2),
        ("Side effects? None.", 1),
        ("The U.S. system is slow. The FDA said no. We wait.", 3),
    ],
)
def test_sentence_boundaries_are_found(text, sentences):
    assert len(normalize(text).sentences) == sentences
