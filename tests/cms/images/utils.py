"""Photographs that carry what cameras and programs write into them, each with a word to look for."""

from io import BytesIO

import pillow_heif
from PIL import Image
from PIL.PngImagePlugin import PngInfo

pillow_heif.register_heif_opener()

CANARY = b"CANARY"
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>CANARY-XMP</x:xmpmeta>"
ORIENTATION, MAKE, GPS = 0x0112, 0x010F, 0x8825
# As a phone held upright writes it: turn a quarter clockwise to see it.
TURNED = 6
RED, BLUE = (200, 20, 20), (20, 20, 200)


def photograph(kind: str, size=(120, 80), orientation=TURNED) -> bytes:
    """Left half red, right half blue before turning; red above, blue below once it is upright."""
    picture = Image.new("RGB", size, RED)
    picture.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    out = BytesIO()
    if kind == "GIF":
        picture.save(out, kind, comment=b"CANARY-COMMENT")
        return out.getvalue()
    options = {"exif": _exif(orientation), "xmp": XMP}
    if kind == "JPEG":
        options["comment"] = b"CANARY-COMMENT"
    if kind == "PNG":
        options = {"exif": _exif(orientation), "pnginfo": _png_texts()}
    picture.save(out, kind, **options)
    return out.getvalue()


def carries(data: bytes) -> list[str]:
    """What a stranger could learn from a picture beyond what it shows."""
    found = ["canary"] if CANARY in data else []
    with Image.open(BytesIO(data)) as picture:
        picture.load()
        exif = picture.getexif()
        found += [f"exif {tag:#x}" for tag in exif] + [f"gps {tag}" for tag in exif.get_ifd(GPS)]
        told = ("comment", "xmp", "exif", "photoshop", "Software", "XML:com.adobe.xmp", "Raw profile type exif")
        found += [name for name in told if picture.info.get(name)]
        found += list(getattr(picture, "text", {}))
    return found


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[MAKE] = "CANARY-CAMERA"
    exif[ORIENTATION] = orientation
    # 33° 44' N, 117° 49' W
    exif.get_ifd(GPS).update({1: "N", 2: (33.0, 44.0, 0.0), 3: "W", 4: (117.0, 49.0, 0.0)})
    return exif.tobytes()


def _png_texts() -> PngInfo:
    texts = PngInfo()
    texts.add_text("Comment", "CANARY-COMMENT")
    texts.add_text("Author", "CANARY-AUTHOR", zip=True)
    texts.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return texts
