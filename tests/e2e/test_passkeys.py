"""A passkey in a real browser, whose authenticator is Chromium's own virtual one."""

import pytest

from tests.e2e.conftest import sign_in

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


# An account of its own: that the password is guessed at is felt by nobody else.
LOCUM = """
from django.contrib.auth import get_user_model
user = get_user_model().objects.create_user("locum", "locum@harborlight.example", "{password}")
user.groups.set(get_user_model().objects.get(username="frontdesk").groups.all())
"""


@pytest.fixture
def page(open_page):
    """A page on a device that can keep passkeys; it runs nothing that is not the site's own."""
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    refused = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    assert refused == []


def test_passkey_sign_in_works_during_password_throttling(page, open_page, running_site):
    site = running_site.url
    running_site.manage("shell", "-c", LOCUM.format(password=running_site.password))
    sign_in(page, running_site, "locum", running_site.password)
    page.wait_for_url(f"{site}/admin/")
    page.goto(f"{site}/admin/security/")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Passkey name").fill("This laptop")
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_text("They are not shown again").wait_for()
    assert page.locator("ol li").count() == 10
    page.goto(f"{site}/admin/security/")
    assert page.get_by_text("This laptop").first.is_visible()
    page.context.clear_cookies()

    # The password alone is no longer enough; the passkey is the second step.
    sign_in(page, running_site, "locum", running_site.password)
    page.get_by_role("button", name="Use my passkey").click()
    page.wait_for_url(f"{site}/admin/")
    page.context.clear_cookies()

    stranger = open_page()
    for _ in range(11):
        sign_in(stranger, running_site, "locum", "a wrong password")
        stranger.get_by_role("heading", name="Not signed in").wait_for()
    sign_in(stranger, running_site, "locum", running_site.password)
    assert "passkey" in stranger.get_by_role("alert").first.inner_text()

    # By keyboard alone; the page asked for first opens after the sign-in.
    page.goto(f"{site}/admin/requests/")
    page.get_by_role("button", name="Use a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/admin/requests/")

    page.goto(f"{site}/admin/security/")
    page.get_by_role("link", name="Remove This laptop").click()
    page.get_by_role("button", name="Remove passkey").click()
    page.wait_for_url(f"{site}/admin/security/")
    assert page.get_by_text("This laptop").count() == 0
