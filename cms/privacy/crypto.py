"""The keys for what patients type, and the two things made with them: ciphertext and short-lived tokens."""

import hashlib
import hmac
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class DecryptionError(Exception):
    """A stored text cannot be read: no key fits, or it was moved from another row. Says where, never what."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    """The newest key writes, all of `FIELD_KEYS` read."""
    return _fernet(tuple(settings.FIELD_KEYS))


def encrypt(text: str, row: str) -> str:
    """`text` as a Fernet token bound to `row`, which reads `table.column:uuid`."""
    return fernet().encrypt(f"{row}\n{text}".encode("utf-8", "surrogatepass")).decode()


def decrypt(token: str, row: str) -> str:
    """What `encrypt` was given. Errors: DecryptionError when no key fits or the token belongs to another row."""
    try:
        bound, _, text = fernet().decrypt(token.encode()).decode("utf-8", "surrogatepass").partition("\n")
    except InvalidToken:
        raise DecryptionError(f"{row} cannot be read with the keys in FIELD_KEYS.") from None
    if bound != row:
        raise DecryptionError(f"{row} holds a text that belongs to another row.")
    return text


def under_newest_key(token: str) -> bool:
    """Whether the newest key wrote it, so that no older key is needed for it."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def encrypt_token(purpose: str, content: dict) -> str:
    """`content` as an encrypted, url-safe token that only `decrypt_token` with the same purpose opens."""
    return fernet().encrypt(json.dumps([purpose, content]).encode()).decode()


def decrypt_token(purpose: str, token: str, max_age: int) -> dict | None:
    """What was sealed no more than `max_age` seconds ago; None for a missing, old, altered or foreign token."""
    try:
        found, content = json.loads(fernet().decrypt(token.encode("ascii", "replace"), ttl=max_age))
    except (InvalidToken, ValueError):
        return None
    return content if found == purpose else None


def keyed_hash(purpose: str, text: str) -> str:
    """A keyed hash (HMAC-SHA256, 64 hex digits): equal texts meet, and nobody without the key can guess them."""
    key = hashlib.sha256(f"digest:{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def health() -> tuple[bool, dict]:
    """Well when what is sealed now can be opened now."""
    works = decrypt_token("health", encrypt_token("health", {}), 60) is not None
    return works, {"number": len(settings.FIELD_KEYS)}
