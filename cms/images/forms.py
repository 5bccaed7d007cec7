from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.images.sanitizing import strip_metadata

UNREADABLE = "This file cannot be read as a picture. Save it again as JPEG or PNG."


class PictureField(WagtailImageField):
    def to_python(self, data):
        try:
            return super().to_python(data)
        except (OSError, SyntaxError):
            raise ValidationError(UNREADABLE) from None


class PictureForm(BaseImageForm):
    """The admin's upload form: a file that is no whole picture is refused with a sentence."""

    file = PictureField(label="File", widget=BaseImageForm.Meta.widgets["file"])

    def clean_file(self):
        file = self.cleaned_data.get("file")
        if not file or "file" not in self.changed_data:
            return file
        try:
            return strip_metadata(file)
        except (OSError, ValueError, SyntaxError):
            raise ValidationError(UNREADABLE) from None

    def save(self, commit=True):
        image = super().save(commit)
        if commit and "file" in self.changed_data:
            # Wagtail has just removed all renditions, those of the new file among them.
            image.make_public_renditions()
        return image
