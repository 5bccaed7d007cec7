"""Each reason is found where it is meant to be, and not in the nearest honest thing."""

import pytest

from cms.public_forms.spam import contacts, duplicates, gibberish, homoglyphs, links, solicitation, submission
from cms.public_forms.spam.normalization import SpamFields, SubmissionContext, normalize_submission
from tests.cms.public_forms.spam.utils import FIELDS, PROGRAM, find_signals

# A reason, what shows it, and the nearest thing that does not.
RULES = [
    ("honeypot", {"sending": SubmissionContext(trapped=True)}, {"sending": SubmissionContext()}),
    ("quick", {"sending": SubmissionContext(took=2)}, {"sending": SubmissionContext(took=3)}),
    ("no-page", {"sending": PROGRAM}, {"sending": SubmissionContext()}),
    ("links", {"message": "a.com b.com"}, {"message": "a.com"}),
    ("link", {"message": "Look at www.mind.example"}, {"message": "Look at me.And call"}),
    ("link", {"message": "example [.] com"}, {"message": "robin@example.com"}),
    ("link-in-name", {"name": "Ann best.com"}, {"name": "Ann ann@best.com"}),
    ("link-only", {"message": "see https://a.example"}, {"message": "I read this: https://a.example"}),
    ("short-link", {"message": "go to bit.ly/abc"}, {"message": "go to mybit.lyon.fr/abc"}),
    ("hidden-link", {"message": "hxxp://a.com now"}, {"message": "http://a.com now"}),
    ("cheap-link", {"message": "http://a.xyz/b"}, {"message": "http://a.org/b"}),
    ("bidden-link", {"message": "register at http://a.org"}, {"message": "I read http://a.org"}),
    (
        "own-link",
        {"message": "http://shop.de", "email": "me@shop.de"},
        {"message": "http://gmail.com", "email": "a@gmail.com"},
    ),
    ("markup", {"message": "<a href=x>y</a>"}, {"message": "pain <4 and sleep >5 = fine"}),
    ("markup", {"message": "[url=x]y[/url]"}, {"message": "[sic]"}),
    ("tags", {"message": "<b>now</b>"}, {"message": "<3 you"}),
    ("pitch", {"message": "guest post"}, {"message": "a guest posted it"}),
    ("pitch", {"message": "bасklinks fоr yоu"}, {"message": "back pain"}),
    ("pitch", {"message": "ch3ap guest p0st"}, {"message": "p0"}),
    ("offer", {"message": "our packages"}, {"message": "your packages"}),
    ("trade", {"message": "SEO"}, {"message": "Seoul"}),
    ("sold-in-name", {"name": "Casino"}, {"name": "Cassino"}),
    ("mixed-letters", {"message": "bасk"}, {"message": "МРТ-scan, IT-отдел, 5 μg"}),
    ("foreign-link", {"message": "Прочитал статью https://a.example"}, {"message": "Прочитал статью о боли"}),
    ("name-noise", {"name": "yTqVJdBNh"}, {"name": "LaToyaJones"}),
    ("name-tail", {"name": "RobertTuh"}, {"name": "Robert Tuh"}),
    ("text-noise", {"message": "kLpQwXzRtYuIo"}, {"message": "PTSD TMS SSRIs"}),
    ("filler", {"message": "Lorem ipsum dolor sit amet"}, {"message": "dolor de espalda"}),
    ("name-is-text", {"name": "Ann", "message": "ann"}, {"name": "Ann", "message": "Ann called"}),
    ("name-numbers", {"name": "Ann 48213"}, {"name": "Ann 2"}),
    (
        "name-sentence",
        {"name": "you will not believe what I saw here today"},
        {"name": "Maria, for Juan, who is her father"},
    ),
    ("no-such-phone", {"phone": "+11234567890"}, {"phone": "+17145550187"}),
    ("no-such-phone", {"phone": "+4411111111111"}, {"phone": "+442079460000"}),
    ("email-noise", {"email": "a1b2c3d4e5@gmail.com"}, {"email": "robin.tak1984@gmail.com"}),
    ("email-dots", {"email": "a.b.c.d.e@gmail.com"}, {"email": "a.b.smith@gmail.com"}),
    ("email-thrown-away", {"email": "a@yopmail.com"}, {"email": "a@mail.com"}),
]


@pytest.mark.parametrize(("code", "shown", "near"), RULES)
def test_each_signal_matches_its_examples_only(code, shown, near):
    assert code in {mark.code for mark in find_signals(**{"sending": SubmissionContext()} | shown)}
    assert code not in {mark.code for mark in find_signals(**{"sending": SubmissionContext()} | near)}


def test_every_signal_has_examples():
    pure = (submission, links, solicitation, homoglyphs, gibberish, contacts)
    assert {code for code, *_ in RULES} == {code for rules in pure for code in rules.SENTENCES}


def test_copies_match_despite_other_name_number_or_link():
    def words(name: str, message: str) -> list[str]:
        return duplicates.message_tokens(
            normalize_submission({"name": name, "message": message}, FIELDS, SubmissionContext())
        )

    one = words("Ann Berg", "Hello, I am Ann Berg, see www.one.com within 3 days")
    assert one == words("Li Wei", "HELLO I am Li Wei. See https://two.org/x within 14 days!")
    assert len(words("", "治疗抑郁症的文章")) == 8


def test_missing_form_fields_are_empty():
    assert normalize_submission({"name": "Ann"}, SpamFields(names=("name", "other")), SubmissionContext()).names == (
        "Ann",
    )
