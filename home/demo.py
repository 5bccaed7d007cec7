"""The demo clinic: content from a folder, user accounts, requests and questions. All of it is invented."""

import uuid
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from blog.models import AnswerPage
from blog.questions.services import submit_answers as submit_question_answers
from cms.clinic.models import Physician, StaffMember
from conditions.models import ConditionPage
from consultations import services
from consultations.demo_data import Generator
from home.importer import provenance
from home.importer.loader import Loader
from home.importer.parser import digest_of, read_folder
from home.importer.removal import DEMO_REQUESTS, remove_rows
from home.models import HomePage, SourceRecord
from home.roles import sync_roles
from home.setup import ensure_site

DEMO_CONTENT = Path(__file__).parent / "demo_content"
ACCOUNTS = {
    "owner": "Olivia Hart",
    "physician": "Alex Rivera",
    "editor": "Eddie Moreno",
    "frontdesk": "Fran Delgado",
    "manager": "Mina Patel",
}
PHYSICIAN = "dr-alex-rivera"


def load_demo(password: str) -> None:
    """Load the demo clinic. Existing accounts keep their passwords. Running it again changes nothing."""
    folder = read_folder(DEMO_CONTENT)
    with transaction.atomic():
        sync_roles()
        ensure_site()
        Loader(folder, SourceRecord.Origin.DEMO, consents=True).load_content()
        _make_accounts(password)
        _submit_once("request", folder.requests, _submit_request)
        _submit_once("question", folder.questions, _submit_question)


def add_requests(number: int, seed: int | None = None) -> str:
    """Add `number` generated requests handled by the demo accounts, and return a one-line summary."""
    run = uuid.uuid4()
    # Recorded first, so that the requests of an interrupted run are removed as well.
    SourceRecord.objects.create(
        origin=SourceRecord.Origin.DEMO, kind=DEMO_REQUESTS, slug=run.hex, digest="", row=str(number), state=""
    )
    counts = Generator(public_pages(), demo_users(), seed, timezone.now()).add(run, number)
    return f"Added {number:,} requests: {', '.join(f'{count:,} {state}' for state, count in counts.items())}."


def remove_demo() -> list[str]:
    """Remove the demo and return what was not removed because a user edited it. An edited page becomes a draft."""
    with transaction.atomic():
        remaining = remove_rows(SourceRecord.Origin.DEMO)
        accounts = SourceRecord.objects.filter(kind="account")
        get_user_model().objects.filter(pk__in=[record.row for record in accounts]).delete()
        accounts.delete()
    return remaining


def public_pages() -> list:
    return [*AnswerPage.objects.live(), *ConditionPage.objects.published(), *HomePage.objects.live()]


def demo_users() -> list:
    ids = SourceRecord.objects.filter(kind="account").values_list("row", flat=True)
    return list(get_user_model().objects.filter(pk__in=[int(pk) for pk in ids], is_active=True).order_by("pk"))


def _make_accounts(password: str) -> None:
    for username, full_name in ACCOUNTS.items():
        if get_user_model().objects.filter(username=username).exists():
            continue
        first_name, last_name = full_name.split()
        user = get_user_model().objects.create_user(
            username,
            email=f"{username}@harborlight.example",
            password=password,
            first_name=first_name,
            last_name=last_name,
            is_superuser=username == "owner",
        )
        user.groups.add(Group.objects.get(name=username))
        SourceRecord.objects.create(origin="demo", kind="account", slug=username, digest="", row=str(user.pk), state="")
        if username == "physician":
            StaffMember.objects.create(user=user, physician=Physician.objects.get(slug=PHYSICIAN))


def _submit_request(answers: dict):
    return services.submit_answers(**answers, adult="on", consent="on")


def _submit_question(answers: dict):
    return submit_question_answers(**answers, public="on")


def _submit_once(kind: str, submissions: list[dict], submit: Callable) -> None:
    """Submit each form as a reader would, unless an earlier run has."""
    for answers in submissions:
        digest = digest_of(answers)
        if provenance.find_record(kind, digest):
            continue
        submitted = submit(answers)
        SourceRecord.objects.create(
            origin="demo", kind=kind, slug=digest, digest=digest, row=submitted.reference, state="new"
        )
