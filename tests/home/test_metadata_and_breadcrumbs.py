"""Trails, days and pictures for those who share a page: above the text, in its head and in its graph alike."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils import timezone
from PIL import Image

from blog.models import AnswerPage
from conditions.models import ConditionPage
from tests.cms.reviews.utils import reviewed
from tests.factories.blog import make_answer, republish
from tests.home.structured_data_utils import PAGES, blocks, graph, node
from tests.utils.html import see, words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", [path for path in PAGES if path not in ("/", "/consultation/", "/search/")])
def test_breadcrumb_markup_matches_visible_breadcrumbs(client, path):
    soup = see(client, path)
    shown = [(words(item), item.a["href"] if item.a else path) for item in soup.select(".trail li")]

    items = node(client, path, "BreadcrumbList")["itemListElement"]

    assert [(one["name"], urlsplit(one["item"]).path) for one in items] == shown
    assert [one["position"] for one in items] == list(range(1, len(shown) + 1))
    assert all(one["item"].startswith(settings.SITE_URL) for one in items)
    assert soup.select(".trail [aria-current=page]")
    for _, address in shown:
        assert client.get(address).status_code == 200


def test_breadcrumbs_start_at_home_page_which_has_none(client):
    assert see(client, "/").select(".trail") == []
    assert [one for one in graph(client, "/") if one["@type"] == "BreadcrumbList"] == []


def test_changed_section_title_is_in_all_breadcrumbs(client, sign_in):
    path = "/blog/is-ketamine-addictive/"
    client.get(path)
    section = AnswerPage.objects.get(slug="is-ketamine-addictive").get_parent().specific

    republish(section, title="Questions")

    assert "Questions" in words(see(client, path).select_one(".trail"))


def test_previews_and_drafts_have_no_structured_data(sign_in):
    draft, staff = make_answer("Is it a draft?", live=False), sign_in("physician")

    response = staff.get(f"/admin/pages/{draft.pk}/view_draft/")

    assert response.status_code == 200 and "Is it a draft?" in response.content.decode()
    assert blocks(response.content) == []


def test_answer_metadata_has_dates_and_author(client):
    page = make_answer("Does it hurt?", published=timezone.now() - timedelta(days=90))
    page = republish(page, intro="Another text.")

    tags = {tag["property"]: tag["content"] for tag in see(client, page.get_url()).select("meta[property]")}

    assert tags["article:published_time"][:10] == f"{timezone.localtime(page.first_published_at):%Y-%m-%d}"
    assert tags["article:modified_time"][:10] == f"{timezone.localtime(page.last_published_at):%Y-%m-%d}"
    assert tags["article:author"] == "Dr. Alex Rivera, MD"


def test_shared_link_has_image_of_right_size(client):
    tags = {tag["property"]: tag["content"] for tag in see(client, "/blog/is-ketamine-addictive/").select("[property]")}

    picture = Image.open(finders.find(tags["og:image"].removeprefix(settings.SITE_URL + settings.STATIC_URL)))

    assert (picture.format, *picture.size) == ("JPEG", int(tags["og:image:width"]), int(tags["og:image:height"]))
    assert tags["og:image:alt"]


def test_condition_page_shows_its_three_dates(client):
    page = ConditionPage.objects.get(slug="ptsd")
    ConditionPage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - timedelta(days=90))
    reviewed(page, 2)

    shown = {
        words(row.dt): row.time["datetime"] for row in see(client, page.get_url()).select(".facts div") if row.time
    }

    assert list(shown) == ["Published", "Updated", "Clinically reviewed"]
    assert node(client, page.get_url(), "MedicalWebPage")["lastReviewed"] == shown["Clinically reviewed"]
