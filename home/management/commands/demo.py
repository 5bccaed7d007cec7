import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from home.demo import ACCOUNTS, add_requests, load_demo


class Command(BaseCommand):
    help = "Load the demo clinic. Works only if SITE_URL is a local address."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="Password of the demo users. Generated and printed if omitted.")
        parser.add_argument(
            "--requests", type=int, default=0, metavar="N", help="Add N generated requests from the last twelve weeks."
        )
        parser.add_argument("--seed", type=int, help="The same seed generates the same requests.")

    def handle(self, *args, password, requests, seed, **options):
        if not settings.IS_LOCAL:
            raise CommandError(
                "The demo users share one password, so the demo cannot be loaded on a public site. "
                "Set SITE_URL to a local address."
            )
        if requests < 0:
            raise CommandError("--requests must be 0 or more.")
        users = get_user_model().objects.filter(username__in=ACCOUNTS)
        initial_password = password or secrets.token_urlsafe(12)
        has_new_users = users.count() < len(ACCOUNTS)
        load_demo(initial_password)
        if password:
            for user in users.all():
                user.set_password(password)
                user.save()
        if has_new_users and not password:
            self.stdout.write(f"Password of {', '.join(ACCOUNTS)}: {initial_password}")
        self.stdout.write("Demo clinic loaded.")
        if requests:
            self.stdout.write(add_requests(requests, seed))
