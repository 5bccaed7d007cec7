"""A new user sets a password through the invitation and works; no one else learns the password."""

import re
import time

from tests.e2e.conftest import sign_in

OWN = "seventeen herons on a gate"


def link_mailed_to(site, address: str) -> str:
    """The link in the mail that the worker sends within seconds; without a mail server it stands in the log."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        found = re.search(rf"To: {re.escape(address)}.*?Set a password here: (\S+)", site.said(), re.S)
        if found:
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"no invitation went to {address}:\n{site.said()[-4000:]}")


def test_user_is_invited_and_deactivated(staff_page, open_page, running_site):
    owner = staff_page("owner")
    owner.get_by_role("button", name="Settings").click()
    owner.get_by_role("link", name="Users").click()
    owner.get_by_role("link", name="Add a user").click()
    owner.get_by_label("First name").fill("Ada")
    owner.get_by_label("Last name").fill("Okafor")
    owner.get_by_label("Email").fill("ada@harborlight.example")
    owner.get_by_label("Front desk").check()
    owner.get_by_role("button", name="Add user and send invitation").click()
    owner.get_by_text("An invitation to ada@harborlight.example was sent").wait_for()
    link = link_mailed_to(running_site, "ada@harborlight.example")

    user = open_page(width=390, height=800)
    user.goto(link)
    for number in (1, 2):
        user.locator(f"[name=new_password{number}]").fill(OWN)
    user.locator("main form button[type=submit]").click()
    user.wait_for_url("**/admin/login/**")
    sign_in(user, running_site, "ada", OWN)
    user.wait_for_url(f"{running_site.url}/admin/")
    assert "new request" in user.locator("main").inner_text()
    assert open_page().goto(link).status == 410, "the link worked twice"

    owner.get_by_role("link", name="Ada Okafor").click()
    owner.get_by_role("button", name="Actions").click()
    owner.get_by_role("link", name="Deactivate").click()
    owner.get_by_role("button", name="Deactivate").click()
    owner.get_by_text("Ada Okafor was deactivated").wait_for()
    user.goto(f"{running_site.url}/admin/requests/")
    assert "/admin/login/" in user.url
