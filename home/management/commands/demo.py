import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from home.demo import ACCOUNTS, load_demo


class Command(BaseCommand):
    help = "Load the demo clinic. Never on a site that others can reach."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="For the demo accounts; made and printed when not given.")

    def handle(self, *args, password, **options):
        if not settings.ON_LOOPBACK:
            raise CommandError(
                "The demo's accounts share one password, so it is only for this machine. SITE_URL is not."
            )
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
