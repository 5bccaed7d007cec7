"""A front desk without a mouse: from the door to the next request, with few presses for each."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.e2e.conftest import sign_in
from tests.e2e.form_utils import post, reference_at
from tests.e2e.test_passkeys import AUTHENTICATOR

MOST_STOPS, MOST_PRESSES = 60, 5
PHONE, SHOWN, NOTE = "+17145550136", "(714) 555-0136", "Rang at nine: the sister answers."
# An account of its own, which looks after nobody else's requests.
NIGHT_DESK = """
from django.contrib.auth import get_user_model
user = get_user_model().objects.create_user("nightdesk", "nightdesk@harborlight.example", "{password}")
user.groups.set(get_user_model().objects.get(username="frontdesk").groups.all())
"""
LATE = """
from datetime import datetime
from consultations.models import ConsultationRequest
ConsultationRequest.objects.filter(reference="{reference}").update(
    due_at=datetime.fromisoformat("{due}"), crisis_language=True
)
"""


class Keys:
    """The keyboard of one page: goes to what it looks for, and counts what is pressed there."""

    def __init__(self, page):
        self.page = page
        self.presses = 0

    def go_to(self, control):
        """Tab on until this control has the focus."""
        control = control.first
        control.wait_for()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            if control.evaluate("control => control === document.activeElement"):
                return control
        raise AssertionError(f"{MOST_STOPS} stops, and none was {control}")

    def named(self, role: str, name: str):
        return self.go_to(self.page.get_by_role(role, name=name, exact=True))

    def press(self, role: str, name: str, then: str = "") -> None:
        """Go there and press Enter; `then` is the sentence or the heading that answers."""
        self.named(role, name)
        self.presses += 1
        self.page.keyboard.press("Enter")
        if then:
            self.page.get_by_text(then).first.wait_for()

    def type_into(self, name: str, text: str) -> None:
        self.go_to(self.page.get_by_label(name, exact=True))
        self.page.keyboard.type(text)

    def in_few(self) -> None:
        """What was to be done took at most five presses; the next thing begins."""
        assert 0 < self.presses <= MOST_PRESSES
        self.presses = 0


@pytest.fixture
def page(open_page, running_site):
    """A laptop that holds a passkey of the night desk."""
    running_site.manage("shell", "-c", NIGHT_DESK.format(password=running_site.password))
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, running_site, "nightdesk", running_site.password)
    page.wait_for_url(f"{running_site.url}/admin/")
    page.goto(f"{running_site.url}/admin/security/passkeys/add/")
    page.get_by_role("button", name="Add passkey").click()
    page.get_by_text("They are not shown again").wait_for()
    page.context.clear_cookies()
    return page


@pytest.fixture
def late(running_site, answers) -> str:
    """The request that is answered before all others: of a crisis, and since yesterday."""
    sent = answers | {"name": "Waits Since Yesterday", "phone": PHONE, "key": uuid.uuid4().hex}
    status, thanks = post(running_site, sent)
    assert status == 303
    reference = reference_at(running_site, thanks)
    due = timezone.now() - timedelta(days=1)
    running_site.manage("shell", "-c", LATE.format(reference=reference, due=due.isoformat()))
    return reference


def test_request_can_be_handled_by_keyboard(page, running_site, late):
    keys = Keys(page)
    page.goto(f"{running_site.url}/admin/login/")
    keys.press("button", "Use a passkey")
    page.wait_for_url(f"{running_site.url}/admin/")
    keys.in_few()

    keys.press("link", "Open next", then=late)
    assert "Overdue since" in page.locator(".request-due").inner_text()
    keys.press("button", "Assign to me", then=f"{late} is assigned to you.")
    keys.in_few()

    # The phone itself is not rung.
    assert keys.named("link", SHOWN).get_attribute("href") == f"tel:{PHONE}"
    keys.type_into("Note (visible to staff only, never emailed)", NOTE)
    keys.press("button", "Save note", then="Note saved.")
    assert NOTE in page.locator(".request-changes").inner_text()
    keys.in_few()

    visit = timezone.localdate() + timedelta(days=30)
    keys.type_into("Visit date (optional)", f"{visit:%m%d%Y}")
    keys.press("button", "Schedule visit", then="is now “Scheduled”")
    assert f"{visit:%b} {visit.day}, {visit.year}" in page.locator(".request-facts").first.inner_text()
    keys.in_few()

    keys.press("link", "Open next")
    page.wait_for_url(lambda address: address.rstrip("/").split("/")[-1] != "next")
    page.locator("main").wait_for()
    assert late not in page.locator("h1").first.inner_text()
    keys.in_few()
