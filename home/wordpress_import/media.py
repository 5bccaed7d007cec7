"""The pictures given beside an export: which file an address of the old site means."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic"}
# WordPress names its smaller copies photo-300x200.jpg, and the one it made of a very large upload photo-scaled.jpg.
COPY = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|rotated)$")


class PictureFiles:
    """Every picture below `folder`, found by address. Links that lead out of it are not followed."""

    def __init__(self, folder: Path):
        root = folder.resolve()
        self._by_name: dict[str, list[Path]] = {}
        for path in sorted(root.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve().is_relative_to(root):
                self._by_name.setdefault(path.name.lower(), []).append(path)

    def find_file(self, *addresses: str) -> Path | None:
        """The file that the first of `addresses` with one means; a larger copy stands for a smaller."""
        for address in addresses:
            place = PurePosixPath(unquote(_url_path(address)))
            original = COPY.sub("", place.stem)
            for stem in (original, f"{original}-scaled", place.stem):
                if found := self._by_name.get(f"{stem}{place.suffix}".lower()):
                    # Two months may each have a photo.jpg: the one whose folders agree.
                    return max(found, key=lambda path: _count_shared_folders(path.parent.parts, place.parent.parts))
        return None


def _url_path(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _count_shared_folders(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many folders are the same, counted from the file upward."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
