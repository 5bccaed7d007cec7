"""`/media/` gives out the sizes that pages show, and nothing else."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from tests.factories.blog import make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def image():
    return make_image(name="seaside.png", size=(1600, 900))


def test_every_size_a_page_shows_can_be_fetched_and_kept_for_good(client, image):
    for rendition in image.renditions.all():
        response = client.get(rendition.url)
        data = b"".join(response.streaming_content)

        assert response.status_code == 200
        with Image.open(BytesIO(data)) as picture:
            assert response["Content-Type"] == picture.get_format_mimetype()
            assert (picture.width, picture.height) == (rendition.width, rendition.height)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "sandbox" in response["Content-Security-Policy"]
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()


def test_the_picture_as_it_was_uploaded_is_not_given_out(client, image):
    assert default_storage.exists(image.file.name)

    assert client.get(f"/media/{image.file.name}").status_code == 404
    assert client.get(f"/media/images/{image.file.name}").status_code == 404


@pytest.mark.parametrize("prefix", ["images/../", "images/%2e%2e/", "images/..%2f", "./", "/", "//", "images/x/../../"])
def test_no_way_round_leads_to_an_original(client, image, prefix):
    response = client.get(f"/media/{prefix}{image.file.name}")

    assert response.status_code in (301, 404)
    assert b"PNG" not in response.content[:20]


@pytest.mark.parametrize(
    "path",
    [
        "images/../../site.sqlite3",
        "../secret_key",
        "%2e%2e/secret_key",
        "images/..%2f..%2fsecret_key",
        "images/....//secret_key",
        "/etc/passwd",
        "images/%00.png",
        "images/a.png%00.html",
        "images/a.png%0d%0aX-Bad:1",
        "images/",
        "images",
        "",
        "images/no-such.png",
        f"images/{'a' * 300}.png",
        f"images/{'a' * 5000}.png",
    ],
)
def test_odd_addresses_under_media_are_not_found(client, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "script.js", "page.png.html", "page.pdf", "page"])
def test_a_file_that_a_browser_would_run_is_not_given_out_even_if_it_got_there(client, name):
    stored = default_storage.save(f"images/{name}", ContentFile(b"<script>alert(1)</script>"))
    try:
        assert client.get(f"/media/{stored}").status_code == 404
    finally:
        default_storage.delete(stored)


def test_a_picture_can_be_asked_about_and_never_written(client, image):
    address = image.renditions.first().url

    assert client.head(address).status_code == 200
    for method in (client.post, client.put, client.delete, client.patch):
        assert method(address).status_code == 405


def test_another_file_for_the_same_picture_has_another_address(image):
    """The old address is kept by browsers for a year."""
    before = {rendition.filter_spec: rendition.url for rendition in image.renditions.all()}
    out = BytesIO()
    Image.new("RGB", (1600, 900), "maroon").save(out, "PNG")
    image.renditions.all().delete()
    image.file = ContentFile(out.getvalue(), name="seaside.png")
    image.save()

    after = {rendition.filter_spec: rendition.url for rendition in image.renditions.all()}
    assert set(after) == set(before)
    assert not set(after.values()) & set(before.values())
