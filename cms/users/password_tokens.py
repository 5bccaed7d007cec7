"""Links that let a person set a password: for one use, for a short time, and only at the site's own address."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from cms.users.models import User

SALT = "cms.users.password_tokens"


def password_link(user: User, days: int = 0, hours: int = 0) -> str:
    """An absolute link to set a password; an hour unless more is given. It ends with use and with any sign-in."""
    lasts = timedelta(days=days, hours=hours) or timedelta(hours=1)
    until = int((timezone.now() + lasts).timestamp())
    token = signing.dumps({"user": user.pk, "until": until, "state": _state(user)}, salt=SALT)
    return settings.SITE_URL + reverse("password_link", args=[token])


def user_for_token(token: str) -> User | None:
    """Whose password a link may set; None for one that was used, is too old or was never ours."""
    try:
        said = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if said["until"] < timezone.now().timestamp():
        return None
    user = User.objects.filter(pk=said["user"], is_active=True).first()
    return user if user and constant_time_compare(said["state"], _state(user)) else None


def _state(user: User) -> str:
    """Changes with a new password, a sign-in or another e-mail address."""
    seen = user.last_login.isoformat() if user.last_login else ""
    return salted_hmac(SALT, f"{user.pk}\n{user.password}\n{seen}\n{user.email}", algorithm="sha256").hexdigest()[:40]
