"""Which account a person means by what they typed."""

import unicodedata

from cms.users.models import User


def normalised(login: str) -> str:
    return unicodedata.normalize("NFKC", login).strip().casefold()


def get_user_by_login(login: str) -> User | None:
    """The account of this user name, else the only one with this e-mail address."""
    login = login.strip()
    same_name = list(User.objects.filter(username__iexact=login)[:2]) if login else []
    if same_name:
        return next((user for user in same_name if user.username == login), same_name[0])
    same_address = list(User.objects.filter(email__iexact=login)[:2]) if login else []
    return same_address[0] if len(same_address) == 1 else None
