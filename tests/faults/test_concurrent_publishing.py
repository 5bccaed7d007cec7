"""Four workers publish what is due at the same moment: each page once, and the broken one holds up none."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

PAGES, WORKERS = 10, 4
# Until the slowest of the processes has started.
TOGETHER_SECONDS = 20
SCHEDULE = f"""
from datetime import timedelta
from django.utils import timezone
from tests.factories.blog import make_answer
for number in range({PAGES}):
    page = make_answer(f"At once {{number}}?", live=False)
    page.go_live_at = timezone.now() + timedelta(minutes=5)
    page.save_revision().publish()
for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
    broken = {{"slug": "is-ketamine-addictive"}} if revision.content["slug"] == "at-once-4" else {{}}
    content = revision.content | {{"go_live_at": timezone.now().isoformat()}} | broken
    Revision.objects.filter(pk=revision.pk).update(content=content, approved_go_live_at=timezone.now())
"""
PUBLISH = """
import time
from home.scheduling.services import publish_due
time.sleep(max(0, {moment} - time.time()))
print("changed:", publish_due())
"""
LIVE = "SELECT slug FROM wagtailcore_page WHERE slug LIKE 'at-once-%' AND live ORDER BY slug"
PUBLISHED = "SELECT page_id FROM wagtailcore_pagelogentry WHERE action = 'wagtail.publish.scheduled'"


@pytest.fixture
def schedule(site):
    site.manage("shell", "-c", SCHEDULE)


def test_concurrent_runs_publish_each_page_once(site, schedule):
    publish = PUBLISH.format(moment=time.time() + TOGETHER_SECONDS)
    with ThreadPoolExecutor(WORKERS) as threads:
        told = list(threads.map(lambda _: site.manage("shell", "-c", publish), range(WORKERS)))
    assert sum(int(said.split("changed:")[1].split()[0]) for said in told) == PAGES - 1
    assert [slug for (slug,) in site.rows(LIVE)] == [f"at-once-{number}" for number in range(PAGES) if number != 4]
    published = [page for (page,) in site.rows(PUBLISHED)]
    assert len(published) == len(set(published)) == PAGES - 1
    assert len(site.rows("SELECT id FROM home_failedpublishing")) == 1
