"""Puts picture files into the library, each once, and takes them off the disk again when a load fails."""

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
    """A file that is no whole picture, or one too large to be opened."""


class ImageLibrary:
    """What one load has put into the library, by a name of its own for each picture."""

    def __init__(self, origin: str):
        self.origin = origin
        self._files = []

    def discard_files(self) -> None:
        """Take the files off the disk again, when what named them was rolled back."""
        for file in self._files:
            file.storage.delete(file.name)

    def get_or_store_image(self, name: str, path: Path, title: str, description: str) -> CustomImage:
        """The picture in the file at `path`, new unless it is there already. Errors: BrokenPicture."""
        digest = digest_of(path.read_bytes().hex())
        record = provenance.find_record("picture", name)
        known = record and record.digest == digest and CustomImage.objects.filter(pk=record.row).first()
        return known or self._store_image(name, path, Truncator(title).chars(200), description[:255], digest)

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
