from django.core.management.base import BaseCommand, CommandError

from home.accounts.roles import User
from home.accounts.services import AccountChangeError, reset_mfa_by_command


class Command(BaseCommand):
    help = "Remove the second factor of an account whose holder lost it, when no other owner can."

    def add_arguments(self, parser):
        parser.add_argument("name", help="The account's user name.")

    def handle(self, *args, name, **options):
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account {name}.")
        try:
            reset_mfa_by_command(user)
        except AccountChangeError as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"The second factor of {name} is removed. The holder and all owners are told by mail.")
