"""Words nobody else writes, in every field a patient or a colleague types into, and where they turn up."""

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

# An accent, an apostrophe and spaces: each way of escaping writes them differently.
CONSULTATION = {
    "name": "Zoë O'Quillfeather",
    "contact_by": "email",
    "phone": "(949) 555-0143",
    "email": "quillfeather+z@canary.example",
    "location": "seal-cove",
    "message": "Zebrawood & <thistle>: please ring twice",
    "adult": "on",
    "consent": "on",
}
REFERRAL = {
    "clinician": "Dr. Thessaly Brändywine",
    "practice": "Quartzmoor & Sons",
    "clinician_phone": "(949) 555-0161",
    "npi": "1948372655",
    "patient_name": "Ignátius Peppercorn",
    "patient_phone": "(949) 555-0162",
    "location": "seal-cove",
    "authority": "on",
}
NOTE, DRAFT = "Marmalade: she'd rather come in the “evening”", "Half a crumpét"
TYPED = ("name", "phone", "email", "message", "clinician", "practice", "clinician_phone", "patient_name")
TYPED += ("patient_phone", "npi")


def words() -> dict[str, list[str]]:
    """What was typed, by field: as a whole, and the pieces that would be enough to know it by."""
    typed = {name: text for name, text in (CONSULTATION | REFERRAL).items() if name in TYPED}
    pieces = {name: [text] for name, text in typed.items()} | {"note": [NOTE, "Marmalade"], "draft": [DRAFT]}
    pieces["name"] += ["Quillfeather"]
    pieces["message"] += ["Zebrawood"]
    pieces["patient_name"] += ["Peppercorn"]
    pieces["clinician"] += ["Brändywine"]
    pieces["practice"] += ["Quartzmoor"]
    for name in ("phone", "clinician_phone", "patient_phone"):
        digits = re.sub(r"\D", "", typed[name])
        pieces[name] += [digits, digits[3:], f"{digits[3:6]}-{digits[6:]}"]
    return pieces


def written(word: str) -> set[bytes]:
    """The ways a page, an address or a header may write `word`, in lower case."""
    escaped = {
        word,
        html.escape(word),
        html.escape(word, quote=False),
        quote(word),
        quote(word, safe=""),
        quote_plus(word),
    }
    escaped |= {json.dumps(word)[1:-1], json.dumps(word, ensure_ascii=False)[1:-1], word.replace("'", "\\u0027")}
    return {text.lower().encode() for text in escaped} | {text.lower() for text in _base64(word.encode())}


def _base64(word: bytes) -> set[bytes]:
    """The characters of base64 that depend on `word` alone, wherever in the encoded text it begins."""
    found = set()
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + word)
        # The first depend on what stood before, the last on what follows.
        start = -(-shift * 8 // 6)
        end = (shift + len(word)) * 8 // 6
        found.add(encoded[start:end])
    return found


class Hunt:
    """What to look for: fields and the bytes they would be known by."""

    def __init__(self, **extra: str):
        looked_for = words() | {name: [text] for name, text in extra.items()}
        self.bytes = {name: set().union(*map(written, texts)) for name, texts in looked_for.items()}

    def found(self, response) -> set[str]:
        """The fields of which something stands in the body or the headers of this response."""
        headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
        haystack = (headers + b"\n" + response.body).lower()
        return {name for name, needles in self.bytes.items() if any(needle in haystack for needle in needles)}
