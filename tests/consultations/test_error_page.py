"""The page of a form with mistakes: found by ear and by keyboard, corrected without typing anything twice."""

import pytest

from tests.consultations.form_utils import assert_nothing_lost, one_summary, sends, soup, tags, the_form

# One error in every field but `contact_by`, in page order.
ALL_WRONG = {
    "name": "Q",
    "contact_by": "text",  # requires the text consent, which is missing
    "phone": "555-0187",
    "email": "quillon@",
    "location": "atlantis",
    "condition": "sadness",
    "best_time": "midnight",
    "message": "x" * 501,
}
ORDER = [*ALL_WRONG, "adult", "consent", "text_consent"]
PAYLOAD = "\"'></textarea></title></script><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def all_wrong(send):
    return send(ALL_WRONG)


@pytest.fixture
def referral_wrong(send):
    return send({"clinician_phone": "555-0187", "location": "atlantis"}, "/invite/refer/")


def test_page_title_starts_with_error(all_wrong, referral_wrong):
    for page in (all_wrong, referral_wrong):
        assert page.status_code == 422
        assert soup(page).title.text.strip().startswith("Error:")


def test_error_summary_links_to_fields_in_page_order(all_wrong):
    page = soup(all_wrong)
    summary = one_summary(all_wrong)
    assert summary.find(["h1", "h2", "h3"])
    # The script moves the focus there, and a screen reader reads it by itself.
    assert summary["tabindex"] == "-1"
    assert summary["role"] == "alert"
    assert summary.find_parent("form") is not None
    targets = [page.select(link["href"]) for link in summary.select("li a")]
    assert all(len(found) == 1 for found in targets)
    names = [found[0]["name"] for found in targets]
    on_the_page = list(dict.fromkeys(field["name"] for field in the_form(all_wrong).select("[id^='id_'][name]")))
    assert set(names) == set(ORDER) - {"contact_by"}
    assert names == [name for name in on_the_page if name in names]


def test_field_shows_the_same_error_as_the_summary(all_wrong):
    page = soup(all_wrong)
    for link in one_summary(all_wrong).select("li a"):
        field = page.select_one(link["href"])
        # A group of choices is described as a group.
        described = field.find_parent("fieldset") or field
        words = [page.find(id=part).text for part in described["aria-describedby"].split()]
        assert link.text in words, field["name"]
        assert described.name == "fieldset" or described["aria-invalid"] == "true"


def test_valid_fields_are_not_marked_invalid(send, answers):
    refused = send(answers | {"name": ""})
    marked = [field["name"] for field in the_form(refused).select("[aria-invalid]")]
    assert marked == ["name"]
    assert len(the_form(refused).select("[data-wrong]")) == 1


def test_ids_are_unique_and_descriptions_exist(all_wrong, referral_wrong):
    for response in (all_wrong, referral_wrong):
        page = soup(response)
        ids = [element["id"] for element in page.select("[id]")]
        assert len(ids) == len(set(ids))
        named = [part for element in page.select("[aria-describedby]") for part in element["aria-describedby"].split()]
        assert set(named) <= set(ids)
        assert {label["for"] for label in page.select("label[for]")} <= set(ids)
        assert {a["href"][1:] for a in page.select("[data-summary] a[href^='#']")} <= set(ids)


def test_referral_errors_are_beside_referral_fields(referral_wrong):
    page = soup(referral_wrong)
    form = the_form(referral_wrong, "referral")
    for link in one_summary(referral_wrong).select("li a"):
        assert page.select_one(link["href"]).find_parent("form") == form
    # The consultation form on the same page has nothing to do with it.
    assert not the_form(referral_wrong).select("[aria-invalid], [data-wrong], [data-summary]")


def test_error_page_preserves_checkboxes_and_choices(send, answers):
    typed = answers | {"name": "", "text_consent": "on", "best_time": "evening", "condition": "ptsd"}
    assert_nothing_lost(send(typed), typed)
    unticked = {name: text for name, text in typed.items() if name not in ("consent", "text_consent")}
    assert not {"consent", "text_consent"} & set(sends(the_form(send(unticked))))


def test_corrected_error_page_can_be_submitted(send, answers, arrived):
    refused = send(answers | {"phone": "555-0187", "message": "A line\r\n\r\n  and another"})
    assert send(sends(the_form(refused)) | {"phone": answers["phone"]}).status_code == 303
    assert arrived()[0].message == "A line\n\n  and another"


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://elsewhere.example", None])
def test_consultation_error_page_escapes_input(send, origin):
    plain, nasty = (
        send(dict.fromkeys((*ORDER, "page", "entry", "key", "invite", "confirm", "sky"), text), Origin=origin)
        for text in ("wrong", PAYLOAD)
    )
    assert tags(nasty) == tags(plain)
    assert sends(the_form(nasty))["name"] == PAYLOAD


def test_referral_error_page_escapes_input(send, referral):
    plain, nasty = (send(dict.fromkeys(referral, text), "/invite/refer/") for text in ("wrong", PAYLOAD))
    assert tags(nasty) == tags(plain)


def test_query_parameters_are_escaped(client, db):
    names = ("condition", "page", "entry", "location")
    plain, nasty = (client.get("/consultation/", dict.fromkeys(names, text)) for text in ("wrong", PAYLOAD))
    assert tags(nasty) == tags(plain)


def test_error_page_is_not_cached_or_indexed(all_wrong):
    assert "no-store" in all_wrong["Cache-Control"]
    assert "noindex" in soup(all_wrong).select_one("meta[name=robots]")["content"]
    assert not all_wrong.cookies
