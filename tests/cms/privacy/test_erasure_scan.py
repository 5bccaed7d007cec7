"""The erasure scan finds remaining text in any table and encoding."""

import json
from uuid import uuid4

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from wagtail.models import Page, PageLogEntry, Revision

from cms.outbox.models import Message
from cms.privacy.blind_index import forget, index
from cms.privacy.models import ReadLogEntry
from consultations.models import NoteDraft
from tests.erasure_scan import find_remaining

pytestmark = pytest.mark.django_db
NAME = "Quillon “Q” Vastergård 🌿"
VALUES = [NAME, "+17145550187", "quillon@mail.example", "Zebrawood canary:\nplease ring <twice>."]


def in_the_outbox():
    Message.objects.create(kind="new_request", facts={"name": NAME})
    return "outbox_message.facts"


def in_a_revision():
    page = Page.objects.last()
    content = {"body": json.dumps([{"type": "text", "value": f"<p>{NAME} wrote</p>"}])}
    Revision.objects.create(content_object=page, base_content_type=page.content_type, content=content)
    return "wagtailcore_revision.content"


def in_wagtails_log():
    PageLogEntry.objects.log_action(Page.objects.last(), "wagtail.edit", data={"was": NAME.upper()})
    return "wagtailcore_pagelogentry.data"


def in_a_session():
    session = SessionStore()
    session["typed"] = {"name": NAME}
    session.save()
    return "django_session.session_data"


def in_the_access_log():
    ReadLogEntry.objects.create(action="searched", details={"for": VALUES[3]})
    return "privacy_readlogentry.details"


def in_a_table_without_a_model():
    binary = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE left_over (number integer, export {binary})")
        cursor.execute("INSERT INTO left_over VALUES (1, %s)", [b"\x00\xff" + VALUES[2].encode()])
    return "left_over.export"


def in_the_blind_index():
    index(uuid4(), {"phone": [VALUES[1]]})
    return "privacy_searchtoken.token"


PLANTS = [
    in_the_outbox,
    in_a_revision,
    in_wagtails_log,
    in_a_session,
    in_the_access_log,
    in_a_table_without_a_model,
    in_the_blind_index,
]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_remaining_text_is_found_and_only_its_column_is_reported(plant):
    place = plant()
    assert find_remaining(VALUES) == [place]


def test_text_in_wagtails_search_index_is_found():
    page = Page.objects.last()
    page.title = "Zebrawood canaries"
    page.save()
    found = find_remaining(["zebrawood canaries"])
    assert [place for place in found if place.startswith("wagtailsearch_indexentry")]
    assert "wagtailcore_page.title" in found


def test_encrypted_deleted_or_empty_text_is_not_found():
    subject = uuid4()
    index(subject, {"name": [NAME], "phone": [VALUES[1]]})
    NoteDraft.objects.create(user_id=1, subject=subject, text=VALUES[3])
    forget([subject])
    assert find_remaining([*VALUES, "", "  ", "\x00zebrawoodish", "\ud800"]) == []


def test_name_that_shares_one_word_is_not_found():
    index(uuid4(), {"name": ["Quillon Ashgrove"]})
    assert find_remaining([NAME]) == []
