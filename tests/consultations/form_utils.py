"""Reads the forms of a page as a browser does, and what they would submit."""

from bs4 import BeautifulSoup
from django.test import Client

CLINIC_PHONE = "(714) 555-0100"
CLINIC_PHONE_LINK = 'a[href="tel:+17145550100"]'
# Drawn empty again on purpose: the trap of the honeypot, and what only the site writes.
NOT_TYPED = ("sky", "key", "confirm")


def soup(response) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html5lib")


def the_form(response, kind: str = "consultation"):
    """The one form of this kind on the page; two of them, or none, fail the test."""
    found = soup(response).select(f"form[data-{kind}-form]")
    assert len(found) == 1, f"{len(found)} {kind} forms on the page"
    return found[0]


def sends(form) -> dict[str, str]:
    """What a browser without script sends when the button of this form is pressed."""
    sent = {}
    for control in form.select("input[name], textarea[name], select[name]"):
        if control.name == "textarea":
            sent[control["name"]] = control.text
        elif control.name == "select":
            option = control.find("option", selected=True) or control.find("option")
            sent[control["name"]] = option["value"]
        elif control.get("type") not in ("radio", "checkbox"):
            sent[control["name"]] = control.get("value", "")
        elif control.has_attr("checked"):
            sent[control["name"]] = control.get("value", "on")
    return sent


def one_summary(response):
    """The one box that says what is wrong, with the clinic's number for those who would rather talk."""
    boxes = soup(response).select("[data-summary]")
    assert len(boxes) == 1, f"{len(boxes)} summaries on the page"
    assert boxes[0].select_one(CLINIC_PHONE_LINK), "the summary does not give the clinic's number"
    return boxes[0]


def assert_nothing_lost(response, typed: dict, kind: str = "consultation") -> None:
    """A refusal as the contract has it: one sentence, the number, and the form with all that was typed."""
    assert soup(response).title.text.startswith("Error:")
    one_summary(response)
    the_form(response)
    kept = sends(the_form(response, kind))
    lost = {name: text for name, text in typed.items() if name not in NOT_TYPED and kept.get(name, "") != text}
    assert not lost, f"not given back: {sorted(lost)}"
    assert "no-store" in response["Cache-Control"]


def reference_after(response) -> str:
    """The reference number on the thank-you page that a stored form leads to, asked for by a fresh browser."""
    assert response.status_code == 303, response.status_code
    thanks = Client().get(response["Location"])
    shown = soup(thanks).select("[data-reference]")
    assert len(shown) == 1, "the thank-you page shows no reference"
    return shown[0].text


def listed(response) -> list[str]:
    """The references in the table of requests, from top to bottom."""
    return [link.text.strip() for link in soup(response).select("table.listing a[href^='/admin/requests/']")]


def tags(response) -> list[str]:
    """The names of all elements in order: text that stayed text adds none."""
    return [tag.name for tag in soup(response).find_all()]
