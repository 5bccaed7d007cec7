"""How a browser is started, and how a colleague comes in through the door."""

from tests.e2e.site import Site

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def sign_in(page, site: Site, username: str, password: str) -> None:
    page.goto(f"{site.url}/admin/login/")
    page.get_by_label("Username or email").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
