"""Original question text appears only in the question inbox."""

import logging

import pytest
from django.core import mail
from wagtail.models import Revision

from blog.models import Question
from blog.questions.services import draft_answer
from cms.outbox.sender import send_due
from tests.blog.questions.conftest import CLEAN
from tests.blog.questions.utils import publish
from tests.erasure_scan import find_remaining

pytestmark = pytest.mark.django_db
EMAIL = "zebrawood+q@canary.example"
WORDS = ["Bernadette Quigley", "714-555-0171", "Quillfeather thistle", EMAIL]
TYPED = {"question": "Bernadette Quigley, 714-555-0171: a Quillfeather thistle?", "tell_me": "on", "email": EMAIL}
PUBLIC = ("/", "/blog/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/search/?q=Quillfeather", "/ask/")


def test_original_text_never_leaks_to_tables_logs_emails_or_pages(
    ask_question, submit_form, physician, sign_in, client, caplog
):
    caplog.set_level(logging.DEBUG)
    question = ask_question(**TYPED)
    assert find_remaining(WORDS) == []
    submit_form("physician", question, "clean", cleaned=CLEAN)
    publish(draft_answer(Question.objects.get(pk=question.pk), physician), physician)
    send_due()
    assert find_remaining(WORDS) == []
    assert Revision.objects.filter(content__question=CLEAN).exists()
    everything = caplog.text + "".join(message.body + message.subject for message in mail.outbox)
    everything += "".join(client.get(path).content.decode() for path in PUBLIC)
    everything += client.get(Question.objects.get(pk=question.pk).answer.get_url()).content.decode()
    for path in ("/admin/", "/admin/pages/", "/admin/reports/site-history/", "/admin/reports/mail/"):
        everything += sign_in("owner").get(path).content.decode()
    assert [word for word in WORDS if word in everything] == []
    # The public page does not link the answer to the question (SEC-39).
    public = client.get(Question.objects.get(pk=question.pk).answer.get_url()).content.decode()
    assert question.reference not in public
    assert str(question.pk) not in public
    assert str(question) == repr(question)[11:-1] == question.reference
