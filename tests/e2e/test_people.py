"""From “Add a colleague” to the colleague's own dashboard: no password passes through anybody else."""

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


def test_a_colleague_comes_by_invitation_and_leaves(staff_page, open_page, running_site):
    owner = staff_page("owner")
    owner.get_by_role("link", name="Colleagues").click()
    owner.get_by_role("link", name="Add a colleague").click()
    owner.get_by_label("First name").fill("Ada")
    owner.get_by_label("Last name").fill("Okafor")
    owner.get_by_label("E-mail").fill("ada@harborlight.example")
    owner.get_by_label("Front desk").check()
    owner.get_by_role("button", name="Add, and send the invitation").click()
    owner.get_by_text("An invitation to ada@harborlight.example is on its way").wait_for()
    link = link_mailed_to(running_site, "ada@harborlight.example")

    colleague = open_page(width=390, height=800)
    colleague.goto(link)
    for number in (1, 2):
        colleague.locator(f"[name=new_password{number}]").fill(OWN)
    colleague.locator("main form button[type=submit]").click()
    colleague.wait_for_url("**/admin/login/**")
    sign_in(colleague, running_site, "ada", OWN)
    colleague.wait_for_url(f"{running_site.url}/admin/")
    assert "waiting" in colleague.locator("main").inner_text()
    assert open_page().goto(link).status == 410, "the link worked twice"

    owner.get_by_role("link", name="Ada Okafor").click()
    owner.get_by_role("link", name="Leaves").click()
    owner.get_by_role("button", name="Close the account").click()
    owner.get_by_text("The account of Ada Okafor is closed").wait_for()
    colleague.goto(f"{running_site.url}/admin/requests/")
    assert "/admin/login/" in colleague.url
