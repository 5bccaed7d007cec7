"""Prepares answers for the spam rules: normalized, without invisible characters, limited in length."""

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from cms.public_forms.spam.urls import links_in

LONGEST = 2000
MOST_WORDS = 400
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")


class SpamFields(NamedTuple):
    """Which of a form's fields contain what; set in a form class as `spam_fields`."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


class SubmissionContext(NamedTuple):
    """How a form was sent.

    `took` is in seconds, as reported by JavaScript; None without it. `page` is True if JavaScript or the browser's
    headers show that a person submitted the form on our page. Neither is proof, and browsers before 2023 may not do so.
    """

    trapped: bool = False
    took: int | None = None
    page: bool = True


@dataclass(frozen=True)
class NormalizedSubmission:
    """The normalized answers. Names, organizations and texts have no email addresses, which would look like links."""

    names: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    sending: SubmissionContext = field(default_factory=SubmissionContext)

    @cached_property
    def text(self) -> str:
        return "\n".join(self.texts)

    @cached_property
    def everything(self) -> str:
        return "\n".join((*self.names, *self.organisations, *self.texts))

    @cached_property
    def links(self) -> list[str]:
        return links_in(self.text)


def normalize_submission(answers: dict, fields: SpamFields, sending: SubmissionContext) -> NormalizedSubmission:
    """Return the normalized answers. A missing answer, or one that is not text, counts as empty. Raises nothing."""

    def clean_texts(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for name in names if (text := normalize_characters(answers.get(name))))

    bare = {
        kind: tuple(ADDRESS.sub(" ", text) for text in clean_texts(getattr(fields, kind)))
        for kind in fields._fields[:3]
    }
    return NormalizedSubmission(
        **bare, phones=clean_texts(fields.phones), emails=clean_texts(fields.emails), sending=sending
    )


def normalize_characters(value: object) -> str:
    """Return `value` in NFKC (which undoes full-width letters) and without invisible characters."""
    text = unicodedata.normalize("NFKC", value[:LONGEST] if isinstance(value, str) else "")
    return "".join(sign for sign in text[:LONGEST] if unicodedata.category(sign) != "Cf").strip()


def split_words(text: str) -> list[str]:
    return WORD.findall(text)[:MOST_WORDS]
