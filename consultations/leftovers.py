"""Whether what a schedule erased is really gone: every table is searched for it, and only places are told."""

import logging
import random
from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth import get_user_model
from wagtail.models import Page

from cms.clinic.models import Location, Physician
from cms.privacy import access_log
from cms.privacy.crypto import DecryptionError
from cms.privacy.fields import EncryptedTextField
from cms.privacy.models import Erased, SearchToken
from cms.privacy.proof import prove_gone
from consultations.models import ConsultationRequest, Note, NoteDraft

log = logging.getLogger("cms.privacy")
# Of one run: the whole database is read for their words, and mail waits meanwhile.
LOOKED_AT = 50
# A shorter word stands by chance in others, or in an id.
DISTINCTIVE = 8
# Where editors and the clinic write, and where our own words stand.
OWN_WORDS = ("blog_", "conditions_", "home_", "clinic_", "images_", "users_", "auth_", "account_", "wagtailsearch_")
OWN_WORDS += ("wagtailcore_page.", "wagtailcore_revision.", "wagtailcore_comment.", "django_content_type.")
OWN_WORDS += ("consultations_consultationform.", "consultations_consentversion.", "consultations_invitationtexts.")
OWN_WORDS += tuple(f"consultations_consultationrequest.{column}" for column in ("place", "about", "page_title"))
# Counted by the words of those three columns.
OWN_WORDS += ("consultations_keptfigures.",)
# Another request may hold the same word under its own hash; those of what was erased are looked for by its id.
OWN_WORDS += (f"{SearchToken._meta.db_table}.",)


class StillThere(Exception):
    """Something was erased and is still to be found; names `table.column` only."""

    def __init__(self, places: list[str]):
        super().__init__(f"What was erased still stands in: {', '.join(places)}.")
        self.places = places


def some_of(numbers: list[UUID]) -> list[UUID]:
    """Those whose words are looked for: all of them on an ordinary night."""
    return random.sample(numbers, min(LOOKED_AT, len(numbers)))


def typed_in(numbers: Iterable[UUID]) -> set[str]:
    """Every text that was typed into these requests, or about them, and that nothing else would say."""
    numbers = list(numbers)
    rows = [
        *ConsultationRequest.objects.filter(pk__in=numbers),
        *Note.objects.filter(request__in=numbers),
        *NoteDraft.objects.filter(subject__in=numbers),
    ]
    texts = {text for row in rows for text in _texts(row) if len(text) >= DISTINCTIVE}
    known = _own_names()
    return {text for text in texts if text.strip().casefold() not in known}


def check(numbers: list[UUID], typed: set[str]) -> None:
    """Look whether the requests that ended are gone. What is left is logged, in the read log too: StillThere."""
    gone = list(Erased.objects.filter(subject__in=numbers).values_list("subject", flat=True))
    places = [place for place in (prove_gone(typed) if typed else []) if not place.startswith(OWN_WORDS)]
    places += [
        f"{rows.model._meta.db_table}.{rows.model._meta.get_field(name).column}"
        for rows, name in (
            (SearchToken.objects, "subject"),
            (NoteDraft.objects, "subject"),
            (Note.objects, "request"),
        )
        if rows.filter(**{f"{name}__in": gone}).exists()
    ]
    if places:
        log.error("erased, and still to be found in %s", ", ".join(places))
        access_log.record_for("purge", access_log.Action.PURGED, left_in=places)
        raise StillThere(places)


def _own_names() -> set[str]:
    """What the clinic itself calls its pages, places and people: all of it stands in logs, mail and lists by right.

    Whoever tries the form out gives the own name and address, or writes no more than the name of a condition.
    """
    names = [
        *Page.objects.values_list("title", flat=True),
        *Location.objects.values_list("name", flat=True),
        *Physician.objects.values_list("name", flat=True),
    ]
    for user in get_user_model().objects.all():
        names += [user.email, user.get_full_name(), user.get_username()]
    return {name.casefold() for name in names}


def _texts(row) -> Iterable[str]:
    for field in row._meta.concrete_fields:
        if isinstance(field, EncryptedTextField):
            try:
                yield getattr(row, field.attname)
            except DecryptionError:
                # No key reads it, so nobody can look for it; it goes all the same.
                continue
