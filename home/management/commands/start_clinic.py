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
    "name": "The clinic's name: ",
    "email": "The clinic's e-mail address, as readers see it: ",
    "owner": "The first owner's user name: ",
    "owner_email": "The owner's own e-mail address: ",
}


class Command(BaseCommand):
    help = "Turn a demo or an empty site into the clinic's own; removes the demo."

    def add_arguments(self, parser):
        parser.add_argument("--name", help="The clinic's name.")
        parser.add_argument("--email", help="The clinic's e-mail address, as readers see it.")
        parser.add_argument("--owner", help="The first owner's user name.")
        parser.add_argument("--owner-email", help="The owner's own e-mail address.")
        parser.add_argument("--password", help="The owner's password; made and printed when not given.")
        parser.add_argument("--no-input", action="store_true", help="Ask nothing; what is needed comes as options.")

    def handle(self, *args, no_input, password, **options):
        answers = {key: options[key] or ("" if no_input else input(question)) for key, question in QUESTIONS.items()}
        answers["owner_email"] = answers["owner_email"] or answers["email"]
        self.refuse_wrong(answers, password)
        made = password or secrets.token_urlsafe(15)
        with transaction.atomic():
            kept = remove_demo()
            sync_roles()
            ensure_site()
            clinic = ClinicSettings.load()
            clinic.name, clinic.email = answers["name"].strip(), answers["email"].strip()
            clinic.save()
            self.make_owner(answers, made)
        for line in kept:
            self.stdout.write(f"Kept: {line}")
        self.stdout.write(f"{answers['name']} has a site of its own. Sign in as {answers['owner']}.")
        if not password:
            self.stdout.write(f"Password: {made}")
        self.stdout.write("The dashboard lists what is left to do before you open.")

    @staticmethod
    def refuse_wrong(answers: dict, password: str | None) -> None:
        for key in ("name", "email", "owner"):
            if not answers[key].strip():
                raise CommandError(f"Give --{key}.")
        try:
            for key in ("email", "owner_email"):
                validate_email(answers[key].strip())
            get_user_model().username_validator(answers["owner"].strip())
            if password:
                validate_password(password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None

    @staticmethod
    def make_owner(answers: dict, password: str) -> None:
        user, _ = get_user_model().objects.get_or_create(username=answers["owner"].strip())
        user.email = answers["owner_email"].strip()
        user.is_superuser = True
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        user.groups.add(Group.objects.get(name="owner"))
