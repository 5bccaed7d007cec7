"""Writes docs/models.md: the purpose, encrypted fields and retention of every model."""

import inspect

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.privacy.fields import EncryptedTextField

PATH = settings.BASE_DIR / "docs" / "models.md"
PROJECT_PACKAGES = ("home", "blog", "consultations", "conditions", "cms")
DEFAULT_RETENTION = "Until someone deletes it."

DAYS = settings.RETENTION
QUESTION_RETENTION = (
    f"{DAYS['questions']} days after it was sent, then the text is deleted. The email address is deleted after"
    f" {DAYS['askers']} days at most. Suspected spam is deleted {DAYS['spam']} days after it was marked."
)
REQUEST_RETENTION = (
    f"{DAYS['closed']} days after it was closed, then it is anonymized. Suspected spam is deleted {DAYS['spam']} days"
    " after it was marked. Open requests and requests on hold are never erased automatically."
)
WITH_REQUEST = "Until the request is erased."

# An entry for every model that holds personal data.
RETENTION_RULES = {
    "blog.Question": QUESTION_RETENTION,
    "blog.QuestionEvent": "As long as the question's record.",
    "blog.IdentityFlag": "Until the question is erased.",
    "consultations.ConsultationRequest": REQUEST_RETENTION,
    "consultations.StateChange": WITH_REQUEST + " The erasure itself stays recorded.",
    "consultations.Assignment": WITH_REQUEST,
    "consultations.Note": WITH_REQUEST,
    "consultations.NoteDraft": "30 days after it was last saved, or until the request is erased.",
    "consultations.StaffSearch": "15 minutes.",
    "consultations.Invitation": f"{DAYS['invitations']} days.",
    "outbox.Message": "30 days after it was sent. Waiting and failed messages are not deleted.",
    "privacy.ReadLogEntry": "6 years.",
    "privacy.ReadLogReference": "6 years, with its log entry.",
    "privacy.SearchToken": "Until the request is erased.",
    "privacy.Erased": "Always: a restored backup is erased again with it.",
    "public_forms.IdempotencyRecord": "30 days.",
    "public_forms.RateLimitBucket": "2 hours after the last submission.",
    "public_forms.SubmissionFingerprint": "1 day.",
    "users.User": DEFAULT_RETENTION,
    "users.AppSecret": "Until the authenticator app or the recovery codes are removed.",
    "users.StaffSession": "10 hours after sign-in.",
    "users.KnownAddress": "30 days after the last sign-in from it.",
    "users.LoginAttempts": "1 day after the last attempt.",
    "clinic.StaffMember": DEFAULT_RETENTION,
    "clinic.Physician": DEFAULT_RETENTION,
}

INTRODUCTION = """\
# Models

This page is generated. After you change a model, run `.venv/bin/python manage.py document_models`.

Encrypted fields are stored as ciphertext under the keys in `FIELD_KEYS`. Retention is how long a row is stored; the
nightly purge and the cleanup jobs apply it. [Operations](operations.md) describes what happens then.
"""


def project_models() -> list:
    """The models of the project's own apps, by package, app and name."""
    found = [
        model
        for app in apps.get_app_configs()
        if app.name.split(".")[0] in PROJECT_PACKAGES
        for model in app.get_models()
    ]
    return sorted(found, key=lambda m: (PROJECT_PACKAGES.index(m.__module__.split(".")[0]), m._meta.label))


def get_purpose(model) -> str:
    """The first paragraph of the model's docstring on one line; empty if it has no docstring of its own."""
    docstring = model.__dict__.get("__doc__") or ""
    # Django gives a model without a docstring one like “Name(field, …)”.
    if docstring.startswith(f"{model.__name__}("):
        return ""
    return " ".join(inspect.cleandoc(docstring).split("\n\n")[0].split())


def get_encrypted_fields(model) -> list[str]:
    return [field.name for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]


def render_document() -> str:
    """The text of docs/models.md."""
    lines = [INTRODUCTION]
    current_app = None
    for model in project_models():
        if model._meta.app_label != current_app:
            current_app = model._meta.app_label
            lines += [f"## {apps.get_app_config(current_app).name}", ""]
        encrypted = ", ".join(f"`{name}`" for name in get_encrypted_fields(model))
        lines += [f"### {model.__name__}", "", get_purpose(model), "", f"- Module: `{model.__module__}`"]
        lines += [f"- Encrypted fields: {encrypted or 'none'}"]
        lines += [f"- Retention: {RETENTION_RULES.get(model._meta.label, DEFAULT_RETENTION)}", ""]
    return "\n".join(lines)


class Command(BaseCommand):
    help = "Writes docs/models.md, the list of the models. With --check, only checks whether it is up to date."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Exit with status 1 if the file is out of date.")

    def handle(self, *, check, **options):
        text = render_document()
        if not check:
            PATH.write_text(text, encoding="utf-8")
            self.stdout.write(f"Wrote {PATH.relative_to(settings.BASE_DIR)}.")
        elif not PATH.exists() or PATH.read_text(encoding="utf-8") != text:
            raise CommandError("docs/models.md is out of date. Run: manage.py document_models")
