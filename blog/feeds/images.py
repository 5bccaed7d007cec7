"""The pictures of a whole feed with two queries; each answer's stream would ask for its own."""

from copy import copy

from wagtail.blocks import StreamValue, StructValue

from cms.images.models import CustomImage


def load_pictures(answers: list) -> None:
    """Put the picture blocks of all `answers` in place. One that is malformed is left as it is."""
    raw = [
        (answer.body, index, block["value"])
        for answer in answers
        for index, block in enumerate(answer.body.raw_data)
        if block.get("type") == "picture"
    ]
    whole = [(stream, index, value) for stream, index, value in raw if _image_id(value)]
    wanted = {_image_id(value) for _stream, _index, value in whole}
    images = CustomImage.objects.prefetch_related("renditions").in_bulk(wanted) if wanted else {}
    for stream, index, value in whole:
        if image := images.get(_image_id(value)):
            # A copy: the same picture may stand in two answers, in other words.
            _set_picture_block(stream, index, value, copy(image))


def _image_id(value) -> int | None:
    image = value.get("image") if isinstance(value, dict) else None
    number = image.get("image") if isinstance(image, dict) else None
    return number if isinstance(number, int) else None


def _set_picture_block(stream: StreamValue, index: int, value: dict, image: CustomImage) -> None:
    chosen = value["image"]
    image.decorative = bool(chosen.get("decorative"))
    image.contextual_alt_text = "" if image.decorative else chosen.get("alt_text") or ""
    block = stream.stream_block.child_blocks["picture"]
    struct = StructValue(block, [("image", image), ("caption", value.get("caption") or "")])
    stream._bound_blocks[index] = stream.StreamChild(block, struct, id=stream.raw_data[index].get("id"))
