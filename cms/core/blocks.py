"""The blocks of a page body and of its list of sources."""

from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.rich_text import RichText

from cms.core.rich_text import sanitize_rich_text

BODY_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link"]


class SanitizedRichTextBlock(blocks.RichTextBlock):
    """Rich text sanitized to the markup of its features."""

    def value_from_form(self, value):
        return RichText(sanitize_rich_text(value, self.features))


class TextBlock(SanitizedRichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "blocks/text.html"

    def __init__(self, **kwargs):
        super().__init__(features=BODY_FEATURES, **kwargs)


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(rows=3, help_text="Do not add quotation marks.")
    attribution = blocks.CharBlock(required=False, max_length=150, help_text="Name of the person or source.")

    class Meta:
        icon = "openquote"
        label = "Quote"
        template = "blocks/quote.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(required=False, max_length=250)

    class Meta:
        icon = "image"
        label = "Image"
        template = "blocks/image.html"


class CallOutBlock(blocks.StructBlock):
    heading = blocks.CharBlock(max_length=120)
    text = SanitizedRichTextBlock(features=["bold", "italic", "ul", "link"])

    class Meta:
        icon = "warning"
        label = "Callout"
        template = "blocks/callout.html"


class BodyStreamBlock(blocks.StreamBlock):
    """The body of a page: text, quotes, images and callouts."""

    text = TextBlock()
    quotation = QuotationBlock()
    picture = PictureBlock()
    callout = CallOutBlock()


class SourceValue(blocks.StructValue):
    @property
    def address(self) -> str:
        """The URL of the source. The DOI comes first, because a publisher's URL can change."""
        return f"https://doi.org/{self['doi']}" if self["doi"] else self["url"]


class SourceBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=300)
    publication = blocks.CharBlock(required=False, max_length=200, help_text="Journal, book or organization.")
    year = blocks.IntegerBlock(required=False, min_value=1800, max_value=2100)
    doi = blocks.RegexBlock(
        regex=r"^10\.\S+/\S+$",
        required=False,
        label="DOI",
        help_text="Starts with 10., like 10.1001/archpsyc.63.8.856",
        error_messages={"invalid": "Enter only the DOI, beginning with 10."},
    )
    url = blocks.URLBlock(required=False, label="URL", help_text="Only when there is no DOI.")

    class Meta:
        icon = "link"
        label = "Source"
        label_format = "{title}"
        value_class = SourceValue


class SourcesBlock(blocks.StreamBlock):
    source = SourceBlock()
