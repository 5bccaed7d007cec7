"""Prepares the database and the static files. Runs before each start and each deployment."""

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

STATIC_DIGEST_FILE = "static.stamp"


class Command(BaseCommand):
    help = "Apply migrations, collect changed static files, and create missing roles and default pages."

    def add_arguments(self, parser):
        parser.add_argument(
            "--demo", choices=["yes", "no"], default="no", help="Load the demo clinic into an empty database."
        )

    def handle(self, *args, demo, **options):
        self.save_port()
        empty = self.migrate()
        self.collect_static()
        password = ""
        if empty and demo == "yes" and settings.IS_LOCAL:
            password = os.environ.get("ADMIN_PASSWORD") or secrets.token_urlsafe(12)
            self.stdout.write("Loading the demo clinic...")
            load_demo(password)
        else:
            sync_roles()
            ensure_site()
            self.index_requests()
        self.print_sign_in(password)

    @staticmethod
    def save_port() -> None:
        """Save the port, so that commands run beside the site build the same URLs."""
        if port := os.environ.get("PORT"):
            Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
            (Path(settings.VAR_DIR) / "port").write_text(port)

    def migrate(self) -> bool:
        """Apply outstanding migrations; return whether the database has no site yet."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Applying migrations...")
            call_command("migrate", interactive=False, verbosity=0)
        return not Page.objects.filter(depth__gt=1).exclude(content_type__model="page").exists()

    def collect_static(self) -> None:
        """Collect static files unless the names, sizes, and times of all source files are unchanged."""
        digest_file = Path(settings.VAR_DIR) / STATIC_DIGEST_FILE
        digest = hashlib.sha256()
        for finder in get_finders():
            for path, storage in finder.list([]):
                stat = Path(storage.path(path)).stat()
                digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        if digest_file.exists() and digest_file.read_text() == digest.hexdigest():
            return
        self.stdout.write("Collecting static files...")
        call_command("collectstatic", interactive=False, verbosity=0)
        digest_file.write_text(digest.hexdigest())

    def index_requests(self) -> None:
        try:
            index_missing_requests()
        except DecryptionError as error:
            # The site must start even if a key is missing.
            self.stdout.write(f"{error} Until the key is restored, search will not find new requests.")

    def print_sign_in(self, password: str) -> None:
        self.stdout.write(f"\n  Site          {settings.SITE_URL}/")
        self.stdout.write(f"  Sign in       {settings.SITE_URL}/admin/login/")
        if password:
            shown = "the value of ADMIN_PASSWORD" if os.environ.get("ADMIN_PASSWORD") else password
            self.stdout.write("  Users         owner, physician, editor, frontdesk, manager")
            self.stdout.write(f"  Password      {shown}")
        else:
            self.stdout.write("  Password      unchanged; to set one: .venv/bin/python manage.py changepassword NAME")
        self.stdout.write("  Press Ctrl-C to stop.\n")
