from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.privacy import readlog
from cms.users.accounts import named
from cms.users.factors import remove_factors


class Command(BaseCommand):
    help = "Remove every passkey, app and recovery code of one account, for an owner who has lost them all."

    def add_arguments(self, parser):
        parser.add_argument("name", help="user name or e-mail address")

    @transaction.atomic
    def handle(self, *args, name, **options):
        user = named(name)
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        removed = remove_factors(user)
        readlog.record_for("remove_second_factor", "signin", what="factors-reset", account=user.pk)
        self.stdout.write(f"{removed} removed. {user.get_username()} adds a new one after signing in.")
