from django.core.management.base import BaseCommand, CommandError

from home.accounts.roles import User
from home.accounts.services import AccountChangeError, reset_mfa_by_command


class Command(BaseCommand):
    help = "Reset two-factor sign-in for a user when no other owner can."

    def add_arguments(self, parser):
        parser.add_argument("name", help="Username.")

    def handle(self, *args, name, **options):
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"No user named {name}.")
        try:
            reset_mfa_by_command(user)
        except AccountChangeError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Two-factor sign-in reset for {name}. {name} and all owners have been notified by email.")
