"""What tests of sign-in do as a person would."""

import re
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from tests.conftest import PASSWORD

LOGIN = "/admin/login/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(username: str):
    return get_user_model().objects.get(username=username)


def try_password(login: str, password: str = PASSWORD, client: Client | None = None, address: str = "", **data):
    """POST to the sign-in page, from another address if one is given."""
    where = {"REMOTE_ADDR": address} if address else {}
    return (client or Client()).post(LOGIN, {"login": login, "password": password} | data, **where)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def add_app(username: str) -> Authenticator:
    """The account gets an authenticator app, without a browser."""
    return TOTP.activate(account(username), SECRET).instance


def code(steps: int = 0, secret: str = SECRET) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in_with_code(username: str, shown: str | None = None) -> Client:
    # Another process has another cache.
    cache.clear()
    client = Client()
    try_password(username, client=client)
    client.post("/admin/login/code/", {"code": shown or code()})
    return client


def words(response) -> str:
    """A page without what differs each time: tokens."""
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]*', r"\1", response.content.decode())
