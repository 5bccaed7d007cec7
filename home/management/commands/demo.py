import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from home.demo import ACCOUNTS, add_requests, load_demo


class Command(BaseCommand):
    help = "Load the demo clinic. Refused unless SITE_URL is on this machine."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="Password of the demo accounts. Generated and printed if omitted.")
        parser.add_argument(
            "--requests", type=int, default=0, metavar="N", help="Add N generated requests from the last twelve weeks."
        )
        parser.add_argument("--seed", type=int, help="The same seed generates the same requests.")

    def handle(self, *args, password, requests, seed, **options):
        if not settings.IS_LOCAL:
            raise CommandError(
                "The demo accounts share one password, so the demo is only for this machine. SITE_URL is not on it."
            )
        if requests < 0:
            raise CommandError("--requests must be 0 or more.")
        users = get_user_model().objects.filter(username__in=ACCOUNTS)
        made = password or secrets.token_urlsafe(12)
        fresh = users.count() < len(ACCOUNTS)
        load_demo(made)
        if password:
            for user in users.all():
                user.set_password(password)
                user.save()
        if fresh and not password:
            self.stdout.write(f"Password of {', '.join(ACCOUNTS)}: {made}")
        self.stdout.write("The demo clinic is loaded.")
        if requests:
            self.stdout.write(add_requests(requests, seed))
