"""Encryption with `FIELD_KEYS`: stored texts and short-lived tokens. Also keyed hashes with `SECRET_KEY`."""

import hashlib
import hmac
import json
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class DecryptionError(Exception):
    """A stored text cannot be decrypted, because no key fits or it was moved from another row.

    The message names the row and never contains the text.
    """


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def fernet() -> MultiFernet:
    """Encrypts with the newest key and decrypts with any key of `FIELD_KEYS`."""
    return _fernet(tuple(settings.FIELD_KEYS))


def encrypt(text: str, row: str) -> str:
    """`text` as a Fernet token bound to `row`, which has the form `table.column:uuid`."""
    return fernet().encrypt(f"{row}\n{text}".encode("utf-8", "surrogatepass")).decode()


def decrypt(token: str, row: str) -> str:
    """The text of a token made by `encrypt`. Errors: DecryptionError if no key fits or the token is of another row."""
    try:
        bound, _, text = fernet().decrypt(token.encode()).decode("utf-8", "surrogatepass").partition("\n")
    except InvalidToken:
        raise DecryptionError(f"{row} cannot be read with the keys in FIELD_KEYS.") from None
    if bound != row:
        raise DecryptionError(f"{row} holds a text that belongs to another row.")
    return text


def under_newest_key(token: str) -> bool:
    """Whether `token` is encrypted with the newest key, so that it needs no older key."""
    try:
        Fernet(settings.FIELD_KEYS[0]).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def encrypt_token(purpose: str, content: dict) -> str:
    """`content` as an encrypted, URL-safe token, which `decrypt_token` accepts only for the same purpose."""
    return fernet().encrypt(json.dumps([purpose, content]).encode()).decode()


def decrypt_token(purpose: str, token: str, max_age: int) -> dict | None:
    """The content of a token; None if it is missing, altered, of another purpose, or older than `max_age` seconds."""
    try:
        token_purpose, content = json.loads(fernet().decrypt(token.encode("ascii", "replace"), ttl=max_age))
    except (InvalidToken, ValueError):
        return None
    return content if token_purpose == purpose else None


def keyed_hash(purpose: str, text: str) -> str:
    """A keyed hash (HMAC-SHA256, 64 hex digits). Without the key, nobody can compute the hash of a guessed text."""
    key = hashlib.sha256(f"digest:{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def health() -> tuple[bool, dict]:
    """Health check: whether a token can be encrypted and decrypted."""
    works = decrypt_token("health", encrypt_token("health", {}), 60) is not None
    return works, {"number": len(settings.FIELD_KEYS)}
