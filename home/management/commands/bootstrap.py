"""Everything between a checkout and a site that can be served; the one step before each start and each deploy."""

import hashlib
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page

from cms.privacy.crypto import DecryptionError
from consultations.services import index_missing_requests
from home.demo import load_demo
from home.roles import sync_roles
from home.setup import ensure_site

STAMP = "static.stamp"


class Command(BaseCommand):
    help = "Migrate, collect static files when they changed, make sure of the roles and the pages every site has."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", choices=["yes", "no"], default="no", help="Load the demo clinic into an empty database."
        )

    def handle(self, *args, demo, **options):
        self.remember_port()
        empty = self.migrate()
        self.collect_static()
        password = ""
        if empty and demo == "yes" and settings.IS_LOCAL:
            password = os.environ.get("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
            self.stdout.write("Loading the demo clinic ...")
            load_demo(password)
        else:
            sync_roles()
            ensure_site()
            self.make_findable()
        self.say_where(password)

    @staticmethod
    def remember_port() -> None:
        """So that a command typed beside the running site writes the same addresses."""
        if port := os.environ.get("PORT"):
            Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
            (Path(settings.VAR_DIR) / "port").write_text(port)

    def migrate(self) -> bool:
        """Apply what is not applied; whether the database holds no site yet."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        return not Page.objects.filter(depth__gt=1).exclude(content_type__model="page").exists()

    def collect_static(self) -> None:
        """Skipped while no source file has another name, size or time."""
        stamp = Path(settings.VAR_DIR) / STAMP
        now = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list([]):
                stat = Path(storage.path(path)).stat()
                now.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        if stamp.exists() and stamp.read_text() == now.hexdigest():
            return
        self.stdout.write("Collecting static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now.hexdigest())

    def make_findable(self) -> None:
        try:
            index_missing_requests()
        except DecryptionError as error:
            # A lost key is no reason to answer nobody.
            self.stdout.write(f"{error} The search finds nothing new until it is put back.")

    def say_where(self, password: str) -> None:
        self.stdout.write(f"\n  The site      {settings.SITE_URL}/")
        self.stdout.write(f"  Sign in       {settings.SITE_URL}/admin/login/")
        if password:
            how = "the ADMIN_PASSWORD you gave" if os.environ.get("ADMIN_PASSWORD") else password
            self.stdout.write("  Accounts      owner, physician, editor, frontdesk, manager")
            self.stdout.write(f"  Password      {how}")
        else:
            self.stdout.write("  A password    set before, or set now: .venv/bin/python manage.py changepassword NAME")
        self.stdout.write("  End it with Ctrl-C.\n")
