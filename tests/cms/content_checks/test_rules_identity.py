"""What points to a person is found word for word, and what does not is left in the question."""

import pytest

from tests.cms.content_checks.utils import identities

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("My name is Maria Gonzalez, can it help?", [("personal-name", "Maria Gonzalez")]),
        ("my wife maria has ptsd", [("personal-name", "maria")]),
        ("I saw Dr. Chen-Lopez, who said no.", [("personal-name", "Dr. Chen-Lopez")]),
        ("I live in Laguna Niguel and hurt.", [("place", "Laguna Niguel")]),
        ("I work for the Irvine Police Department.", [("place", "Irvine Police Department")]),
        ("We live off Pacific Coast Highway.", [("place", "Pacific Coast Highway")]),
        ("My accident was on March 3, 2021.", [("date", "March 3, 2021")]),
        ("I’m 92 and in pain.", [("age", "I’m 92")]),
        ("Call me: (714) 555‑0187.", [("phone", "(714) 555‑0187")]),
        ("Mail maria.g@example.com please", [("email", "maria.g@example.com")]),
        ("MRN 4471920 is mine", [("record-number", "MRN 4471920")]),
        ("I am @maria_g92 there", [("handle", "@maria_g92")]),
    ],
)
def test_found_details_match_original_text(question, found):
    assert identities(question) == found


def test_all_details_in_long_question_are_found():
    question = (
        "Hi, I'm Kevin, 94, from Tustin. Since June 5 my daughter Priya drives me to Hoag, "
        "and Dr. Okafor says no. Write to kev@example.org or call 714-555-0187."
    )
    assert {rule for rule, _ in identities(question)} == {"personal-name", "place", "date", "email", "phone"}
    assert [words for rule, words in identities(question) if rule == "personal-name"] == [
        "Kevin",
        "Priya",
        "Dr. Okafor",
    ]


@pytest.mark.parametrize(
    "question",
    [
        "Can ketamine help with my chronic pain?",
        "I have tried Lexapro, Cymbalta and Wellbutrin since 2019. Will this be different?",
        "My husband is a veteran and has had PTSD since Iraq. Would an infusion help him?",
        "In May it is worse, and by June I can hardly walk. Is that common?",
        "I am 67, live in California, and take 150 mg of Effexor. Is it safe with high blood pressure?",
        "My pain is 8/10 most days and 10/10 at night. What would one session do?",
        "Dr. Rivera, my doctor in Texas said it might raise my blood pressure. True?",
        "I was diagnosed with Ehlers-Danlos and Crohn's. Has anyone with those tried it?",
        "Will I be awake? I have faith in doctors, but I hope it does not take long.",
        "Last Tuesday I had a panic attack, the third in two weeks. Should I wait?",
        "I read about it in the New York Times, and Blue Cross pays for it. Is it the same?",
        "Does Medicare pay for it, or would I pay $400 each time?",
    ],
)
def test_question_without_details_has_no_issues(question):
    assert identities(question) == []


def test_name_of_clinic_physician_is_allowed_others_are_not():
    assert identities("Dr. Rivera, is it safe?") == []
    assert identities("Dr. Okonkwo, is it safe?") == [("personal-name", "Dr. Okonkwo")]
