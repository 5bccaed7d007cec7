"""Files that hold what patients typed: encrypted part by part, so that neither disk nor memory has them whole.

A line of the file is one Fernet token. Each part is bound to its file, its place in it, and whether more follows.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import InvalidToken

from cms.privacy.crypto import DecryptionError, fernet

PART_BYTES = 256 * 1024


class SealedFile:
    """Written to from its beginning to its end, as a context; `size` counts the bytes that went in.

    Errors: FileExistsError. What was begun is removed when the context is left by an exception.
    """

    def __init__(self, path: Path, row: str):
        self.path, self.row, self.size = path, row, 0
        self._part, self._number = bytearray(), 0
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    def write(self, data: bytes) -> int:
        self._part += data
        self.size += len(data)
        while len(self._part) > PART_BYTES:
            self._put(bytes(self._part[:PART_BYTES]), "more")
            del self._part[:PART_BYTES]
        return len(data)

    def flush(self) -> None:
        """What is not a whole part yet waits for the rest."""

    def _put(self, data: bytes, follows: str) -> None:
        self._file.write(fernet().encrypt(_header(self.row, self._number, follows) + data) + b"\n")
        self._number += 1

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace) -> None:
        with self._file as file:
            if kind is None:
                self._put(bytes(self._part), "end")
                file.flush()
                os.fsync(file.fileno())
        if kind is not None:
            self.path.unlink(missing_ok=True)


def _header(row: str, number: int, follows: str) -> bytes:
    return f"{row}:{number}:{follows}\n".encode()


def parts(path: Path, row: str) -> Iterator[bytes]:
    """What was written, part by part. Errors: DecryptionError for another key or file, a changed or a cut one."""
    follows = "more"
    with path.open("rb") as file:
        for number, line in enumerate(file):
            try:
                data = fernet().decrypt(line.rstrip(b"\n"))
            except InvalidToken:
                raise DecryptionError(f"{row} cannot be read with the keys in FIELD_KEYS.") from None
            header, _, content = data.partition(b"\n")
            follows = "end" if header.endswith(b":end") else "more"
            if header + b"\n" != _header(row, number, follows):
                raise DecryptionError(f"{row} holds a part that belongs elsewhere.")
            yield content
    if follows != "end":
        raise DecryptionError(f"{row} ends too early.")
