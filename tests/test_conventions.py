"""The project follows its conventions, and the checks detect violations."""

import os
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings
from django.core import checks
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
APPS = ("home", "blog", "conditions", "consultations", "cms")
# A small app that breaks every rule of cms/core/checks.py.
APP = """
from django.db import models
from wagtail.fields import StreamField
from wagtail.blocks import CharBlock
from wagtail.models import Page, RevisionMixin
from wagtail.search.index import Indexed

from cms.core.models import BasePage
from cms.privacy.fields import EncryptedTextField


class StrayPage(Page):
    parent_page_types = []
    subpage_types = []


class AnywherePage(BasePage):
    pass


class Stream(models.Model):
    body = StreamField([("words", CharBlock())])


class Typed(RevisionMixin, Indexed, models.Model):
    message = EncryptedTextField()
"""
SETTINGS = """
from cms.settings.test import *

INSTALLED_APPS += ["rulebreaker", "django.contrib.admin", "wagtail.documents"]
MIDDLEWARE += ["django.middleware.cache.UpdateCacheMiddleware"]
"""


@pytest.fixture(scope="module")
def check_output(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "rulebreaker").mkdir()
    (folder / "rulebreaker" / "__init__.py").touch()
    (folder / "rulebreaker" / "models.py").write_text(APP)
    (folder / "rules_settings.py").write_text(SETTINGS)
    environment = os.environ | {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "rules_settings"}
    environment["VAR_DIR"] = str(folder / "var")
    command = [sys.executable, "manage.py", "check"]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 1, ran.stderr
    return ran.stderr


@pytest.mark.parametrize(
    "sentence",
    [
        "(house.E001) StrayPage does not extend BasePage.",
        "(house.E002) AnywherePage does not set parent_page_types.",
        "(house.E002) AnywherePage does not set subpage_types.",
        "(house.E003) Stream.body uses Wagtail's StreamField.",
        "(house.E004) Typed has encrypted fields, so it must not extend RevisionMixin.",
        "(house.E004) Typed has encrypted fields, so it must not extend Indexed.",
        "(house.E005) django.contrib.admin is installed.",
        "(house.E005) wagtail.documents is installed.",
        "(house.E006) django.middleware.cache.UpdateCacheMiddleware could serve a cached private page to everyone.",
    ],
)
def test_broken_rule_fails_system_check(check_output, sentence):
    assert sentence in check_output


def test_project_passes_system_checks():
    assert checks.run_checks() == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_imports_follow_layers():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout
    assert "0 broken" in ran.stdout


def test_files_have_at_most_300_lines():
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in _sources()}
    assert len(sizes) > 100
    own = [size for path, size in sizes.items() if path.suffix == ".py" and path.parts[0] in APPS and size]
    assert median(own) <= 120
    long = {str(path): size for path, size in sizes.items() if size > 300 and path != Path("cms/settings/base.py")}
    assert long == {}
    assert sizes[Path("cms/settings/base.py")] <= 300


SUFFIXES = "py|html|css|js|md|yaml|yml|toml|txt|in|service|conf|vcl|sh"
DOCUMENTS = ["README.md", *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("docs/**/*.md")))]


@pytest.mark.parametrize("page", DOCUMENTS)
def test_files_named_in_documents_exist(page):
    text = (ROOT / page).read_text("utf-8")
    # Paths like `home/setup.py`; not URLs like `/blog/`, commands or generated files.
    named = re.findall(
        r"`((?:[\w.-]+/)+[\w.-]*\.(?:py|html|css|js|md|yaml|yml|toml|txt|in|service|conf|vcl|sh))`", text
    )
    missing = [name for name in named if not (ROOT / name).exists() and not name.startswith("var/")]
    assert missing == []


def _sources() -> list[Path]:
    suffixes = (".py", ".html", ".css", ".js")
    found = [path for folder in (*APPS, "tests", "templates", "static") for path in (ROOT / folder).rglob("*")]
    return [path.relative_to(ROOT) for path in found if path.suffix in suffixes and "migrations" not in path.parts]
