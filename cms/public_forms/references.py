"""The number that stands for what somebody sent, for them and for staff; it says nothing."""

import secrets

# No I, L, O, U: they are misheard and misread. 20 of 32 characters are 100 bits.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """An unguessable number one can read out: 7F3K2-MQX9A-4TVB6-DWE8H."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
