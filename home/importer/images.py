"""Adds image files to the image library."""

import struct
from pathlib import Path

from django.core.files.images import ImageFile
from django.utils.text import Truncator
from PIL.Image import DecompressionBombError
from willow.image import UnrecognisedImageFormatError

from cms.images.models import CustomImage
from home.importer import provenance
from home.importer.parser import digest_of

BROKEN_IMAGE_ERRORS = (
    OSError,
    ValueError,
    SyntaxError,
    struct.error,
    UnrecognisedImageFormatError,
    DecompressionBombError,
)


class BrokenImageError(Exception):
    """The file is damaged, is not an image, or is too large to open."""


class ImageLibrary:
    """The images that one import adds to the library; each is stored once under its name."""

    def __init__(self, origin: str):
        self.origin = origin
        self._files = []

    def discard_files(self) -> None:
        """Delete the files from disk after the transaction was rolled back."""
        for file in self._files:
            file.storage.delete(file.name)

    def get_or_store_image(self, name: str, path: Path, title: str, description: str) -> CustomImage:
        """Return the image for the file at `path`, adding it if needed. Raises BrokenImageError."""
        digest = digest_of(path.read_bytes().hex())
        record = provenance.find_record("picture", name)
        existing = record and record.digest == digest and CustomImage.objects.filter(pk=record.row).first()
        return existing or self._store_image(name, path, Truncator(title).chars(200), description[:255], digest)

    def _store_image(self, name: str, path: Path, title: str, description: str, digest: str) -> CustomImage:
        try:
            with path.open("rb") as file:
                image = CustomImage(title=title, description=description, file=ImageFile(file, path.name))
                image.save()
            self._files += [image.file, *(rendition.file for rendition in image.renditions.all())]
        except BROKEN_IMAGE_ERRORS:
            raise BrokenImageError(path.name) from None
        provenance.record_source(self.origin, "picture", name, digest, image)
        return image
