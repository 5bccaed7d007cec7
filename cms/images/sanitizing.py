"""What a camera writes into a picture never reaches the disk.

A photograph carries where it was taken, when, and by whose device, and Wagtail copies that into
JPEG and PNG renditions. So the upload is re-encoded before it is stored, and the original is not kept.
"""

from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, ImageSequence

# PNG is lossless at any level; a low one takes a fifth of the time.
SAVE_OPTIONS = {
    "JPEG": {"quality": 90},
    "WEBP": {"quality": 90},
    "AVIF": {"quality": 80},
    "PNG": {"compress_level": 2},
}
KEPT_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


class SanitizedFile(ContentFile):
    """A picture that went through `without_metadata`."""


def strip_metadata(file) -> SanitizedFile:
    """The same picture, upright, with its colour profile and nothing else.

    `file` is an open, readable image file. HEIC and other camera formats become JPEG.
    Errors: OSError, ValueError or SyntaxError (Pillow's own) when it is no whole picture.
    """
    file.seek(0)
    with Image.open(file) as picture:
        kind = picture.format if picture.format in KEPT_FORMATS else "JPEG"
        frames = (
            [_strip_frame(frame) for frame in ImageSequence.Iterator(picture)]
            if kind == "GIF"
            else [_strip_frame(picture)]
        )
    if kind == "JPEG":
        frames = [frame if frame.mode in ("L", "RGB", "CMYK") else frame.convert("RGB") for frame in frames]
    first, *others = frames
    options = dict(SAVE_OPTIONS.get(kind, {}))
    if others:
        options |= {"save_all": True, "append_images": others, "loop": 0, "duration": first.info.get("duration", 100)}
    if profile := first.info.get("icc_profile"):
        options["icc_profile"] = profile
    out = BytesIO()
    first.save(out, kind, **options)
    stem = file.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return SanitizedFile(out.getvalue(), name=f"{stem}.{'jpg' if kind == 'JPEG' else kind.lower()}")


def _strip_frame(frame: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(frame).copy()
    if upright.mode.startswith(("I", "F")):
        # 16 bits a point: the upper eight are what a screen shows.
        upright = upright.convert("F").point(lambda value: value / 256).convert("L")
    kept = ("icc_profile", "transparency", "duration")
    upright.info = {name: upright.info[name] for name in kept if name in upright.info}
    return upright
