"""Finds the image files of an export by their old URLs."""

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".heic"}
# WordPress names resized copies photo-300x200.jpg, and the reduced copy of a very large upload photo-scaled.jpg.
RESIZED_SUFFIX = re.compile(r"-(?:\d{2,5}x\d{2,5}|scaled|rotated)$")


class MediaFolder:
    """The image files below `folder`. Symbolic links out of the folder are ignored."""

    def __init__(self, folder: Path):
        root = folder.resolve()
        self._by_name: dict[str, list[Path]] = {}
        for path in sorted(root.rglob("*")):
            if path.suffix.lower() in SUFFIXES and path.is_file() and path.resolve().is_relative_to(root):
                self._by_name.setdefault(path.name.lower(), []).append(path)

    def find_file(self, *urls: str) -> Path | None:
        """Return the file of the first URL that has one, preferring the original to a resized copy."""
        for url in urls:
            old = PurePosixPath(unquote(_url_path(url)))
            original = RESIZED_SUFFIX.sub("", old.stem)
            for stem in (original, f"{original}-scaled", old.stem):
                if paths := self._by_name.get(f"{stem}{old.suffix}".lower()):
                    # Folders of different months may have files with the same name.
                    return max(paths, key=lambda path: _count_shared_folders(path.parent.parts, old.parent.parts))
        return None


def _url_path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _count_shared_folders(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """Return how many folders are the same, counted from the file upward."""
    count = 0
    for left, right in zip(reversed(one), reversed(other), strict=False):
        if left != right:
            break
        count += 1
    return count
