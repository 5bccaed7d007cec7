"""What is typed on the day, one word a field that nobody else writes, and a hunt for it in bytes of any kind."""

import hashlib
import quopri
import re
import unicodedata

from tests.access_matrix.canaries import CONSULTATION, words, written

# The local part of the address tells more than the name beside it.
PATIENT = CONSULTATION | {"email": "Larkspurrow+z@canary.example"}
CALLER = {
    "name": "Odalys Featherstonehaugh",
    "contact_by": "phone",
    "phone": "(949) 555-0163",
    "location": "seal-cove",
    "message": "Cinnabar: cannot leave the house",
    "consent": "on",
    "key": "the-page-of-one-call",
}
# Tried at the door by somebody who then types it into the wrong field, and by the owner before erasing.
PASSWORD = "Tamarisk-ñandu-9-wrong"
# Looked for by a colleague and by a reader; neither is found.
LOOKED_FOR, READ_ABOUT = "Wenceslas Obsidianov", "Verbena palpitations"
PIECES = {
    "email": [PATIENT["email"], "Larkspurrow"],
    "caller": [CALLER["name"], "Featherstonehaugh"],
    "caller_phone": ["(949) 555-0163", "9495550163", "555-0163"],
    "caller_message": [CALLER["message"], "Cinnabar"],
    "password": [PASSWORD, "Tamarisk"],
    "looked_for": [LOOKED_FOR, "Obsidianov"],
    "read_about": [READ_ABOUT, "Verbena"],
}
AROUND = 40


def everywhere(word: str) -> set[bytes]:
    """The ways a log, a mail, a file or a database may hold `word`, in lower case: `written`, and what machines do."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
    found = set(written(word))
    for spelled in {word, word.lower(), word.casefold(), bare, bare.lower()}:
        plain = spelled.encode()
        found |= written(spelled) | {plain.hex().encode()}
        found |= {spelled.encode(code).lower() for code in ("utf-16-le", "utf-16-be")}
        found |= {spelled.encode("latin-1", "ignore").lower(), quopri.encodestring(plain).replace(b"=\n", b"").lower()}
        # Short enough to be guessed from, whatever stands for them.
        found |= {hashlib.new(name, plain).hexdigest().encode() for name in ("md5", "sha1", "sha256")}
        found |= {_ascii(spelled), spelled.encode("unicode-escape").lower(), repr(plain)[2:-1].lower().encode()}
    return found - {b""}


def _ascii(word: str) -> bytes:
    """As a mailed header or an address of another script would hold it."""
    return word.encode("punycode").lower()


class Hunt:
    """Finds the fields of which something stands in some bytes, whole or broken over lines."""

    def __init__(self):
        pieces = {name: list(texts) for name, texts in words().items()} | PIECES
        self.words = {name: sorted(set(texts)) for name, texts in pieces.items()}
        self.needles = {name: _shortest(set().union(*map(everywhere, texts))) for name, texts in self.words.items()}

    def found(self, content: bytes) -> dict[str, bytes]:
        """Each field that was found, with what stands around it."""
        hits = {}
        for text in _unfolded(content.lower()):
            for name, needles in self.needles.items():
                for needle in needles if name not in hits else ():
                    if (at := text.find(needle)) >= 0:
                        hits[name] = text[max(0, at - AROUND) : at + len(needle) + AROUND]
                        break
        return hits


def _shortest(needles: set[bytes]) -> list[bytes]:
    """Those that hold no other: where one of these is not, the longer ones are not."""
    kept = []
    for needle in sorted(needles, key=len):
        if not any(short in needle for short in kept):
            kept.append(needle)
    return kept


def _unfolded(content: bytes) -> set[bytes]:
    """`content`, without the soft breaks of quoted-printable, and without any break (base64, folded headers)."""
    return {content, re.sub(rb"=\r?\n", b"", content), re.sub(rb"\r?\n[ \t]?", b"", content)}
