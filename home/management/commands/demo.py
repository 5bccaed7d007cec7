import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from home.demo import ACCOUNTS, load_demo
from home.demo_month import add_requests


class Command(BaseCommand):
    help = "Load the demo clinic. Never on a site that others can reach."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="For the demo accounts; made and printed when not given.")

        parser.add_argument(
            "--requests", type=int, default=0, metavar="N", help="Add N invented requests of the last twelve weeks."
        )
        parser.add_argument("--seed", type=int, help="The same number invents the same people and days.")

    def handle(self, *args, password, requests, seed, **options):
        if not settings.ON_LOOPBACK:
            raise CommandError(
                "The demo's accounts share one password, so it is only for this machine. SITE_URL is not."
            )
        if requests < 0:
            raise CommandError("--requests takes 0 or more: how many invented requests to add.")
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
