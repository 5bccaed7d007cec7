import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction

from cms.clinic.models import ClinicSettings
from home.demo import remove_demo
from home.roles import sync_roles
from home.setup import ensure_site

QUESTIONS = {
    "name": "Clinic name: ",
    "email": "Clinic email (shown to readers): ",
    "owner": "Username of the owner: ",
    "owner_email": "Email of the owner (optional): ",
}


class Command(BaseCommand):
    help = "Set up the site for your clinic: remove the demo, set the clinic's name, and create the owner."

    def add_arguments(self, parser):
        parser.add_argument("--name", help="Clinic name.")
        parser.add_argument("--email", help="Clinic email, shown to readers.")
        parser.add_argument("--owner", help="Username of the owner.")
        parser.add_argument("--owner-email", help="Email of the owner. Default: the clinic's email.")
        parser.add_argument("--password", help="Password of the owner. Generated and printed if omitted.")
        parser.add_argument("--no-input", action="store_true", help="Do not prompt; use the options only.")

    def handle(self, *args, no_input, password, **options):
        answers = {key: options[key] or ("" if no_input else input(question)) for key, question in QUESTIONS.items()}
        answers["owner_email"] = answers["owner_email"] or answers["email"]
        self.validate_answers(answers, password)
        owner_password = password or secrets.token_urlsafe(15)
        with transaction.atomic():
            remaining = remove_demo()
            sync_roles()
            ensure_site()
            clinic = ClinicSettings.load()
            clinic.name, clinic.email = answers["name"].strip(), answers["email"].strip()
            clinic.save()
            self.create_owner(answers, owner_password)
        for line in remaining:
            self.stdout.write(f"Not removed: {line}")
        self.stdout.write(f"The site of {answers['name']} is ready. Sign in as {answers['owner']}.")
        if not password:
            self.stdout.write(f"Password: {owner_password}")
        self.stdout.write("The dashboard lists the remaining setup tasks.")

    @staticmethod
    def validate_answers(answers: dict, password: str | None) -> None:
        for key in ("name", "email", "owner"):
            if not answers[key].strip():
                raise CommandError(f"--{key} is required.")
        try:
            for key in ("email", "owner_email"):
                validate_email(answers[key].strip())
            get_user_model().username_validator(answers["owner"].strip())
            if password:
                validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    @staticmethod
    def create_owner(answers: dict, password: str) -> None:
        user, _ = get_user_model().objects.get_or_create(username=answers["owner"].strip())
        user.email = answers["owner_email"].strip()
        user.is_superuser = True
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        user.groups.add(Group.objects.get(name="owner"))
