"""Moving in from WordPress: what becomes of posts and pages, and what a clinic finds after a first and a second run."""

from datetime import UTC, datetime

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from blog.models import AnswerPage
from cms.images.models import CustomImage
from conditions.models import ConditionPage
from home.models import StandardPage
from home.wordpress_import.urls import OldSite
from tests.blog.feed_utils import FeedReader
from tests.home.editor_utils import edit_in_admin
from tests.home.wordpress_import.utils import OLD, WordPress, attachment, body, draft, item
from tests.utils.html import main_text, see

pytestmark = pytest.mark.django_db
PARAGRAPH = "<!-- wp:paragraph -->\n<p>{0}</p>\n<!-- /wp:paragraph -->"
THEN = datetime(2019, 3, 1, 10, tzinfo=UTC)


def test_post_becomes_draft_with_physician_and_conditions(client, export):
    terms = [("category", "ptsd", "PTSD"), ("post_tag", "x", "Depression"), ("category", "news", "News")]
    more = {"terms": terms, "excerpt": "In <em>short</em>: rest &amp; move."}
    said = export.write(item(1, "Does rest help?", PARAGRAPH.format("A day or two."), **more)).move()

    page = draft()
    assert (page.question, page.title, page.intro) == ("Does rest help?", "Does rest help?", "In short: rest & move.")
    assert page.physician.slug == "dr-sam-okoye"
    assert {condition.slug for condition in page.conditions.all()} == {"ptsd", "depression"}
    assert "<p>A day or two.</p>" in body(page)
    assert client.get("/blog/item-1/").status_code == 404
    assert "Does rest help?" not in client.get("/feed/").content.decode()
    assert "1 saved as drafts" in said
    assert "condition not found: News" in said


def test_missing_excerpt_is_replaced_by_description_or_reported(export):
    yoast = {"_yoast_wpseo_metadesc": "What rest does."}
    pattern = {"_yoast_wpseo_metadesc": "%%title%% %%page%%"}
    said = export.write(item(1, "A?", "Text.", meta=yoast), item(2, "B?", "Text.", meta=pattern)).move()

    assert (draft().intro, draft().search_description) == ("What rest does.", "What rest does.")
    assert (draft("item-2").intro, draft("item-2").search_description) == ("", "")
    assert "post 2 “B?”, draft at /blog/item-2/: introduction missing: add one" in said


def test_page_becomes_page_or_condition_draft(client, export):
    before = main_text(client, "/conditions/ptsd/")
    export.write(
        item(1, "Our team", PARAGRAPH.format("Four people."), kind="page", slug="team", excerpt="Who we are."),
        item(2, "PTSD", PARAGRAPH.format("From the old site."), kind="page", slug="about-ptsd"),
    )
    said = export.move()

    team = StandardPage.objects.get(slug="team")
    assert not team.live
    assert team.get_latest_revision_as_object().summary == "Who we are."
    # What readers see of the condition is what they saw.
    assert main_text(client, "/conditions/ptsd/") == before
    draft = ConditionPage.objects.get(slug="ptsd").get_latest_revision_as_object()
    assert "From the old site." in body(draft)
    assert draft.risks, "what the old site did not say stays"
    assert "draft at /conditions/ptsd/: draft of an existing condition page" in said


def test_condition_with_draft_is_not_changed(export, sign_in):
    edit_in_admin(sign_in("editor"), ConditionPage.objects.get(slug="ptsd"), action="", summary="Half a thought")
    said = export.write(item(1, "PTSD", PARAGRAPH.format("Old."), kind="page")).move()

    assert "skipped at /conditions/ptsd/: the condition page has an unpublished draft" in said
    assert ConditionPage.objects.get(slug="ptsd").get_latest_revision_as_object().summary == "Half a thought"


def test_unknown_author_is_left_empty(export):
    said = export.write(item(1, "A?", "Text.", author="web")).move()

    assert draft().physician is None
    assert "physician not found: “webmaster”" in said


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"status": "private"}, "private"),
        ({"status": "trash"}, "in the trash"),
        ({"status": "auto-draft"}, "status “auto-draft”"),
        ({"password": "sesame"}, "password-protected"),
        ({"content": "<script>alert(1)</script>[contact-form-7 id='1']"}, "no text or images"),
        ({"content": "word " * 110_000}, "longer than 500,000 characters"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_private_or_unreadable_items_are_only_reported(export, more, why):
    more = {"content": "Words."} | more
    pages = Page.objects.count()
    said = export.write(item(1, "Secret?", **more), item(2, "Open?", "Words.")).move()

    assert f"post 1 “Secret?”, not imported: {why}" in said
    assert Page.objects.count() == pages + 1
    assert not Redirect.objects.filter(old_path="/2019/03/item-1").exists()


@pytest.mark.parametrize("status", ["draft", "pending", "future"])
def test_unpublished_items_do_not_keep_their_date(export, status):
    export.write(item(1, "Later?", "Text.", status=status, date="2019-03-01 10:00:00")).move()
    page = AnswerPage.objects.get(slug="item-1")
    page.get_latest_revision().publish()

    assert AnswerPage.objects.get(pk=page.pk).first_published_at.year > 2019


def test_published_answer_keeps_date_and_is_not_new_in_feeds(client, export):
    newest = [entry.title for entry in FeedReader(client, "atom").entries()]
    export.write(item(1, "Old?", "Text.")).move()
    assert AnswerPage.objects.get(slug="item-1").first_published_at is None, "a draft was never public here"
    AnswerPage.objects.get(slug="item-1").get_latest_revision().publish()

    assert AnswerPage.objects.get(slug="item-1").first_published_at == THEN
    assert [entry.title for entry in FeedReader(client, "atom").entries()] == [*newest, "Old?"]
    # Taken down and put back, it is as old as before.
    AnswerPage.objects.get(slug="item-1").unpublish()
    AnswerPage.objects.get(slug="item-1").save_revision().publish()
    assert AnswerPage.objects.get(slug="item-1").first_published_at == THEN


def test_old_url_redirects_to_published_page(client, export):
    said = export.write(item(1, "A?", "Text."), item(2, "B?", "Text.", link=f"{OLD}/?p=2")).move()
    assert "1 old URLs redirect to their new pages" in said
    AnswerPage.objects.get(slug="item-1").get_latest_revision().publish()

    found = client.get("/2019/03/item-1/")
    assert (found.status_code, found["Location"]) == (301, "/blog/item-1/")


def test_existing_redirect_of_editor_is_kept(client, export):
    Redirect.add_redirect("/2019/03/item-1/", "/privacy/")
    export.write(item(1, "A?", "Text.")).move()

    assert client.get("/2019/03/item-1/")["Location"] == "/privacy/"


@pytest.mark.parametrize("slug", ["blog", "search", "consultation", "feed", "admin"])
def test_page_does_not_use_taken_slug(client, export, slug):
    export.write(item(1, "Taken", "The old page.", kind="page", slug=slug)).move()
    StandardPage.objects.get(slug=f"{slug}-2").get_latest_revision().publish()

    assert "The old page." in main_text(client, f"/{slug}-2/")


def test_links_between_texts_are_updated(client, export):
    links = (
        f'<a href="{OLD}/2019/03/item-2/#more">later</a> <a href="/2019/03/item-2">rooted</a>'
        f' <a href="http://www.old-clinic.example/?p=2">by number</a> <a href="{OLD}/gone/">gone</a>'
        ' <a href="https://elsewhere.example/?a=1&amp;b=2">far</a> <a href="#here">here</a>'
        ' <a href="JavaScript:alert(1)">bad</a> <a href="https://[broken">broken</a>'
    )
    said = export.write(item(1, "A?", PARAGRAPH.format(links)), item(2, "B?", "Text.")).move()
    for slug in ("item-1", "item-2"):
        AnswerPage.objects.get(slug=slug).get_latest_revision().publish()

    story = see(client, "/blog/item-1/").main
    leads = {a.get_text(): a["href"] for a in story.find_all("a")}
    assert [leads[words] for words in ("later", "rooted", "by number")] == ["/blog/item-2/"] * 3
    assert leads["far"] == "https://elsewhere.example/?a=1&b=2"
    assert not {"here", "bad", "broken"} & set(leads)
    assert f"links to the old site: {OLD}/gone/" in said


@pytest.mark.parametrize("href", ["javascript://x/%0aalert(1)", "data://x/y", "file://x/y", "ftp://x/y"])
def test_invalid_urls_are_not_links(href):
    # The HTML is rid of these before; this is the second lock.
    assert OldSite(OLD).resolve_url(href) == ""


# Pictures


def test_images_are_imported_once_and_missing_ones_reported(export):
    export.picture("2019/03/arm.jpg", color="red")
    export.picture("2020/07/arm.jpg", color="blue")
    content = (
        f'[caption id="x"]<a href="x"><img class="wp-image-9" src="{OLD}/wp-content/uploads/2019/03/arm-300x200.jpg">'
        f'</a> An <em>arm</em>[/caption]\n\nText.\n\n[gallery ids="9,10"]\n\n'
        f'<figure><img src="{OLD}/wp-content/uploads/2019/03/leg.png" alt="A leg"/></figure>'
    )
    export.write(attachment(9, "arm.jpg", "An arm, bent"), attachment(10, "lost.png"), item(1, "A?", content))
    before = CustomImage.objects.count()
    said = export.move()

    pictures = [block.value for block in draft().body if block.block_type == "picture"]
    assert [(str(p["caption"]), p["image"].contextual_alt_text) for p in pictures] == [
        ("An arm", "An arm, bent"),
        ("", "An arm, bent"),
    ]
    assert CustomImage.objects.count() == before + 1
    with pictures[0]["image"].get_willow_image() as image:
        assert image.get_pillow_image().convert("RGB").getpixel((5, 5))[0] > 200, "the picture of another month"
    assert "images not found: lost.png, leg.png" in said


def test_images_added_in_second_run_are_imported(export, tmp_path):
    content = f'Text.\n\n<img src="{OLD}/wp-content/uploads/2019/03/arm.jpg">'
    assert "images not found: arm.jpg" in export.write(item(1, "A?", content)).move()
    folder = tmp_path / "elsewhere"
    export.picture("arm.jpg").rename((folder.mkdir(), folder / "arm.jpg")[1])
    said = export.move(images=folder)

    assert "1 saved as drafts" in said
    assert "1 × image without alt text" in said
    assert [block.block_type for block in draft().body] == ["text", "picture"]


def test_invalid_images_are_skipped_and_text_imported(export, tmp_path):
    secret = WordPress(tmp_path.parent).picture("secret.png")
    export.picture("half.png").write_bytes(secret.read_bytes()[:-30])
    (export.folder / "inside.png").symlink_to(secret)
    said = export.write(
        item(1, "A?", 'Text. <img src="/half.png"> <img src="/inside.png"> <img src="/../secret.png">')
    ).move()

    assert [block.block_type for block in draft().body] == ["text"]
    assert "images not found: half.png, inside.png, secret.png" in said
