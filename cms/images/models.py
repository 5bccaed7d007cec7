from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.utils.file import hash_filelike

from cms.images.sanitizing import SanitizedFile, strip_metadata

# The sizes pages and feeds ask for, made when the picture comes in and never in a reader's request.
PICTURE_FORMATS = ("webp", "jpeg")
PICTURE_WIDTHS = (480, 960)
FEED_SPEC = "max-1200x1200|format-jpeg"
PORTRAIT_SPEC = "fill-320x320|format-webp"


class CustomImage(AbstractImage):
    """A picture without what the camera wrote into it. Its `description` is the alternative text by default."""

    admin_form_fields = Image.admin_form_fields

    def save(self, *args, **kwargs):
        arrived = bool(self.file) and not self.file._committed
        if arrived and not isinstance(self.file.file, SanitizedFile):
            self.file = strip_metadata(self.file.file)
        if arrived:
            self.width, self.height = self.file.width, self.file.height
            # Wagtail's form measured the file as it was uploaded.
            self.file_size, self.file_hash = self.file.size, hash_filelike(self.file)
        super().save(*args, **kwargs)
        if arrived:
            self.make_public_renditions()

    def make_public_renditions(self) -> None:
        self.get_renditions(*self.public_specs())

    @staticmethod
    def public_specs() -> list[str]:
        """Every rendition the public templates and the feeds use, as filter specs."""
        pictures = [f"format-{kind}|width-{width}" for kind in PICTURE_FORMATS for width in PICTURE_WIDTHS]
        return [*pictures, FEED_SPEC, PORTRAIT_SPEC]


class CustomRendition(AbstractRendition):
    """A resized copy of an image."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
