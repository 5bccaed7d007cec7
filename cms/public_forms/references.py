"""Reference numbers by which senders and staff identify a submission. They contain no information."""

import secrets

# Without I, L, O and U, which are easily misheard or misread. 20 of 32 characters are 100 bits.
REFERENCE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """Return an unguessable reference that is easy to read out, such as 7F3K2-MQX9A-4TVB6-DWE8H."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
