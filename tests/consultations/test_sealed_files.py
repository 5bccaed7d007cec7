"""A file of many parts is read whole, unchanged and as itself, or not at all."""

import pytest

from cms.privacy.crypto import DecryptionError
from consultations.desk import sealed
from consultations.desk.sealed import SealedFile, parts

TEXT = b"Zebrawood canary " * 20


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setattr(sealed, "PART_BYTES", 50)
    with SealedFile(tmp_path / "folder" / "one.sealed", "exports:one") as file:
        for start in range(0, len(TEXT), 7):
            file.write(TEXT[start : start + 7])
    assert file.size == len(TEXT)
    return file.path


def test_it_comes_back_in_parts(path):
    found = list(parts(path, "exports:one"))
    assert b"".join(found) == TEXT
    assert max(map(len, found)) <= 50


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[:-1],
        lambda lines: [],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [lines[0][:-5], *lines[1:]],
    ],
    ids=["cut", "empty", "beginning lost", "swapped", "longer", "changed"],
)
def test_what_was_changed_is_not_read(path, change):
    path.write_bytes(b"".join(change(path.read_bytes().splitlines(keepends=True))))
    with pytest.raises(DecryptionError):
        list(parts(path, "exports:one"))


def test_nor_another_file_in_its_place(path):
    with pytest.raises(DecryptionError):
        list(parts(path, "exports:another"))


def test_what_was_begun_is_removed_when_the_rest_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), SealedFile(tmp_path / "one.sealed", "exports:one") as file:
        file.write(TEXT)
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
