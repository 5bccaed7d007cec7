from django.core.management.base import BaseCommand, CommandError

from consultations.reconciling import reconcile


class Command(BaseCommand):
    help = "Compare whom the site thanked in the last 29 days with what is stored and with the notices about it."

    def handle(self, *args, **options):
        account = reconcile()
        self.stdout.write(f"Thanked {account.thanked}, lost {account.lost}, nobody told of {account.untold}.")
        if account.lost or account.untold:
            raise CommandError("That does not add up. Restore the last backup beside this site and compare.")
