"""What a camera wrote into a picture is gone before the picture is stored, and the picture stands upright."""

from hashlib import sha1
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from cms.images.models import CustomImage
from tests.cms.images.utils import BLUE, CANARY, GPS, RED, carries, photograph

pytestmark = pytest.mark.django_db

KINDS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif", "HEIF": "heic"}


@pytest.fixture
def upload(sign_in):
    """Put a file into the library as an editor does."""
    editor = sign_in("editor")

    def uploaded(data: bytes, name: str) -> CustomImage:
        before = set(CustomImage.objects.values_list("pk", flat=True))
        answers = {"title": "A photograph", "description": "As described", "file": SimpleUploadedFile(name, data)}
        response = editor.post(reverse("wagtailimages:add"), answers)
        assert response.status_code == 302, "the library refused the picture"
        return CustomImage.objects.exclude(pk__in=before).get()

    uploaded.editor = editor
    return uploaded


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "GIF"])
def test_the_photographs_of_these_tests_do_carry_something(kind):
    told = carries(photograph(kind))
    assert "canary" in told
    assert any(one.startswith("gps") for one in told)


@pytest.mark.parametrize("kind", KINDS)
def test_no_stored_file_says_where_when_or_by_what_a_picture_was_taken(upload, kind):
    image = upload(photograph(kind), f"holiday.{KINDS[kind]}")

    files = _files_of(image)
    # The upload itself, the six sizes of a page, one for feeds and one for portraits.
    assert len(files) > len(CustomImage.public_specs())
    for name, data in files.items():
        assert carries(data) == [], name


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_the_photograph_as_it_came_is_left_on_the_disk(upload, kind):
    upload(photograph(kind), f"unusual-name-{kind.lower()}.{KINDS[kind]}")

    stored = [path for path in Path(settings.MEDIA_ROOT).rglob(f"*unusual-name-{kind.lower()}*") if path.is_file()]
    assert stored
    assert not [path for path in stored if CANARY in path.read_bytes()]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "GIF"])
def test_a_photograph_taken_upright_stands_upright(upload, kind):
    image = upload(photograph(kind), f"turned.{KINDS[kind]}")

    assert (image.width, image.height) == (80, 120)
    for name, data in _files_of(image).items():
        with Image.open(BytesIO(data)) as picture:
            shown = picture.convert("RGB")
        middle = shown.width // 2
        assert _is(shown.getpixel((middle, shown.height // 8)), RED), name
        assert _is(shown.getpixel((middle, shown.height * 7 // 8)), BLUE), name


def test_a_phones_own_format_becomes_one_that_every_program_opens(upload):
    image = upload(photograph("HEIF"), "IMG_0042.HEIC")

    with Image.open(BytesIO(_files_of(image)[image.file.name])) as picture:
        assert picture.format == "JPEG"
    assert image.file.name.endswith(".jpg")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_a_picture_of_any_colors_can_be_shown(upload, mode):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    out = BytesIO()
    Image.new(mode, (120, 80)).save(out, kind)
    image = upload(out.getvalue(), f"odd.{KINDS[kind]}")

    for name, data in _files_of(image).items():
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            assert picture.size[0] > 0, name


def test_a_replaced_file_is_cleaned_like_a_new_one(upload):
    image = upload(photograph("JPEG"), "first.jpg")
    again = SimpleUploadedFile("second.jpg", photograph("JPEG", size=(200, 100)))
    answers = {"title": "Another", "description": "", "tags": "", "file": again}
    response = upload.editor.post(reverse("wagtailimages:edit", args=[image.pk]), answers)
    assert response.status_code == 302

    image = CustomImage.objects.get(pk=image.pk)
    assert (image.width, image.height) == (100, 200)
    files = _files_of(image)
    assert len(files) > len(CustomImage.public_specs())
    for name, data in files.items():
        assert carries(data) == [], name


def test_size_and_hash_are_those_of_the_stored_file(upload):
    image = upload(photograph("JPEG"), "first.jpg")
    stored = image.file.read()
    assert image.file_size == len(stored) != len(photograph("JPEG"))
    assert image.file_hash == sha1(stored).hexdigest()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.html", b"<script>alert(1)</script>"),
        ("page.jpg", b"<script>alert(1)</script>"),
        ("cut-off.jpg", photograph("JPEG")[:-200]),
        ("cut-off-early.jpg", photograph("JPEG")[:200]),
        ("empty.png", b""),
    ],
)
def test_what_is_no_picture_is_refused_and_not_kept(upload, name, data):
    before = set(Path(settings.MEDIA_ROOT).rglob("*"))
    answers = {"title": "Bad", "file": SimpleUploadedFile(name, data)}
    response = upload.editor.post(reverse("wagtailimages:add"), answers)

    assert response.status_code == 200
    assert not CustomImage.objects.filter(title="Bad").exists()
    assert set(Path(settings.MEDIA_ROOT).rglob("*")) == before


def test_a_position_in_exif_is_what_the_cleaning_is_about():
    """Guards the fixture: a reader of these files can tell the coordinates."""
    with Image.open(BytesIO(photograph("JPEG"))) as picture:
        assert [float(part) for part in picture.getexif().get_ifd(GPS)[2]] == [33.0, 44.0, 0.0]


def _files_of(image) -> dict[str, bytes]:
    files = [image.file, *(rendition.file for rendition in image.renditions.all())]
    return {file.name: file.storage.open(file.name).read() for file in files}


def _is(pixel, color) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(pixel, color, strict=True))
