"""Years of posts: 200 with 50 pictures come in, again without a duplicate, and memory stays small."""

import random
import tracemalloc
from time import process_time

import pytest
from PIL import Image

from blog.models import AnswerPage
from cms.images.models import CustomImage
from home.wordpress_import.wxr import Export
from tests.home.importer.utils import all_rows, changed_tables
from tests.home.wordpress_import.utils import OLD, WordPress, attachment, item

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]
POSTS, PICTURES = 200, 50
WORDS = [
    "rest",
    "move",
    "sleep",
    "dose",
    "pain",
    "week",
    "night",
    "calm",
    "walk",
    "doctor",
    "table",
    "morning",
    "after",
    "before",
    "slowly",
    "enough",
]
CLASSIC = """{0}

{1} <strong>{2}</strong>, as <a href="{old}/2019/03/item-{next}/">said before</a>.
{3}

[caption id="a" align="alignnone" width="300"]<img class="wp-image-{picture}" src="{old}/x.jpg"> {4}[/caption]

<blockquote>{5}</blockquote>
<ul>
<li>{6}</li>
<li>{7}</li>
</ul>
<script>track()</script>[contact-form-7 id="1"]"""
OF_BLOCKS = """<!-- wp:heading -->
<h2>{0}</h2>
<!-- /wp:heading -->

<!-- wp:paragraph {{"align":"left"}} -->
<p class="has-text-align-left">{1} <em>{2}</em> <a href="/?p={next}">more</a> {3}</p>
<!-- /wp:paragraph -->

<!-- wp:image {{"id":{picture}}} -->
<figure class="wp-block-image"><img src="{old}/x.jpg" alt="" class="wp-image-{picture}"/>
<figcaption>{4}</figcaption></figure>
<!-- /wp:image -->

<!-- wp:quote -->
<blockquote class="wp-block-quote"><p>{5}</p><cite>{6}</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:table -->
<figure class="wp-block-table"><table><tbody><tr><td>{7}</td><td>5 mg</td></tr></tbody></table></figure>
<!-- /wp:table -->"""


def test_large_export_is_imported_and_second_import_changes_nothing(tmp_path):
    export = years_of_posts(WordPress(tmp_path))
    answers, pictures = AnswerPage.objects.count(), CustomImage.objects.count()

    # The time of this process alone: the tests beside it take theirs.
    started = process_time()
    said = export.move()
    first = process_time() - started
    assert "200 saved as drafts, 0 unchanged" in said
    assert AnswerPage.objects.count() == answers + POSTS
    assert CustomImage.objects.count() == pictures + PICTURES

    before, started = all_rows(), process_time()
    said = export.move()
    again = process_time() - started
    assert "0 saved as drafts, 200 unchanged" in said
    assert changed_tables(before, all_rows()) == {}
    print(f"{POSTS} posts with {PICTURES} pictures: {first:.1f} s, again {again:.1f} s")  # noqa: T201


def test_large_export_is_streamed(tmp_path):
    export = WordPress(tmp_path).write(*(item(number, "A?", "word " * 20_000) for number in range(200)))
    assert export.path.stat().st_size > 20_000_000

    tracemalloc.start()
    try:
        assert sum(1 for _ in Export(export.path).items()) == 200
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


def years_of_posts(export: WordPress) -> WordPress:
    """Posts of both editors, each with a link to the next, every fourth with a picture of its own."""
    chance = random.Random(1)
    items = []
    for number in range(PICTURES):
        name = f"photo-{number}.jpg"
        path = export.picture(f"2019/03/{name}")
        # As uneven as a photograph, and no two the same.
        Image.effect_noise((200, 150), 40 + number).resize((1600, 1200)).convert("RGB").save(path, quality=80)
        items.append(attachment(1000 + number, name, f"Photo {number}"))
    for number in range(1, POSTS + 1):
        sentences = [" ".join(chance.choices(WORDS, k=60)).capitalize() + "." for _ in range(8)]
        picture = 1000 + number // 4 - 1 if number % 4 == 0 else "none"
        form = CLASSIC if number % 8 < 5 else OF_BLOCKS
        content = form.format(*sentences, old=OLD, next=number % POSTS + 1, picture=picture)
        terms = [("category", "ptsd", "PTSD"), ("post_tag", "news", "News")]
        items.append(item(number, f"Question {number}?", content, terms=terms, comments=5))
    return export.write(*items)
