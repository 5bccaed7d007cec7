"""A site that is set up wrongly does not start, and says why in one sentence."""

import os
import subprocess
import sys
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from cms.operations import serve

pytestmark = pytest.mark.slow
HERE = Path(__file__).resolve().parents[3]
KEYS = {"SECRET_KEY": "k" * 64, "FIELD_KEYS": urlsafe_b64encode(b"k" * 32).decode()}
PUBLIC = {"SITE_URL": "https://clinic.example", **KEYS}


@pytest.fixture
def check(tmp_path):
    """`manage.py check` in a process of its own, with nothing in the environment but what is given."""

    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        given = {"VAR_DIR": str(tmp_path / "var"), "PYTHONDONTWRITEBYTECODE": "1"} | environment
        return subprocess.run(
            [sys.executable, "manage.py", *(arguments or ("check",))],
            cwd=HERE,
            env=kept | given,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def assert_refused(done: subprocess.CompletedProcess, *words: str) -> None:
    assert done.returncode != 0
    said = (done.stdout + done.stderr).strip()
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    assert not [word for word in words if word not in said], said


def test_site_starts_with_complete_settings(check):
    done = check(**PUBLIC)
    assert done.returncode == 0, done.stderr


def test_debug_pages_are_refused_on_public_site(check):
    development = {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"}
    assert_refused(check(**PUBLIC, **development), "SITE_URL", "clinic.example")
    here = check("diffsettings", **development, SITE_URL="http://127.0.0.1:8000")
    assert "DEBUG = True" in here.stdout, here.stderr


def test_development_server_always_listens_on_loopback(monkeypatch):
    monkeypatch.setattr(serve, "HOST", "0.0.0.0")
    command = serve.development_site()
    assert f"127.0.0.1:{serve.PORT}" in command
    assert not [part for part in command if "0.0.0.0" in part]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEYS"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_public_site_creates_no_keys(check, tmp_path, missing, how):
    environment = {name: value for name, value in PUBLIC.items() if name != missing}
    done = check(**environment | ({missing: ""} if how == "empty" else {}))
    assert_refused(done, missing)
    assert not list(tmp_path.rglob("*key*"))


@pytest.mark.parametrize(
    ("site_url", "word"),
    [
        ("http://clinic.example", "https"),
        ("http://public", "https"),
        ("http://127.0.0.1.evil.example", "https"),
        ("clinic.example", "SITE_URL"),
        ("https://", "SITE_URL"),
        ("https://clinic.example/path", "SITE_URL"),
        ("https://clinic.example:port", "SITE_URL"),
        ("ftp://clinic.example", "SITE_URL"),
    ],
)
def test_invalid_or_insecure_site_url_stops_start(check, site_url, word):
    assert_refused(check(**PUBLIC | {"SITE_URL": site_url}), "SITE_URL", word)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("FIELD_KEYS", "not-a-key"),
        ("FIELD_KEYS", f"{KEYS['FIELD_KEYS']},not-a-key"),
        ("DATABASE_URL", "nonsense"),
        ("FORM_LIMITS", "ten an hour"),
        ("FORM_LIMITS", "10/m per network prefix, 120/h in all"),
        ("FORM_LIMITS", "-1/h per network prefix, 120/h in all"),
        ("TRUSTED_PROXIES", "the proxy"),
    ],
)
def test_invalid_setting_is_named_at_start(check, name, value):
    done = check(**PUBLIC | {name: value})
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert name in said


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS"])
def test_error_does_not_contain_secret(check, name):
    done = check(**PUBLIC | {name: "qanarysecret"})
    assert done.returncode != 0
    assert "qanarysecret" not in done.stdout + done.stderr


def test_error_does_not_contain_database_password(check):
    done = check(**PUBLIC | {"DATABASE_URL": "postgres://clinic:qanarysecret@host:port/clinic"})
    assert "qanarysecret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_local_site_creates_private_keys_once(check, tmp_path):
    assert check().returncode == 0
    kept = {path: path.read_text() for path in (tmp_path / "var").glob("*key*")}
    assert {path.name for path in kept} == {"secret_key", "field_keys"}
    assert {oct(path.stat().st_mode & 0o777) for path in kept} == {"0o600"}
    assert check().returncode == 0
    assert {path: path.read_text() for path in kept} == kept


def test_site_url_is_normalized_like_origin_header(check):
    """A browser's Origin has small letters and no port that goes without saying; else every form is refused."""
    for written in ("https://Clinic.Example", "HTTPS://clinic.example/", "https://clinic.example:443"):
        done = check(
            "shell",
            "-v",
            "0",
            "-c",
            "from django.conf import settings; print(settings.SITE_URL)",
            **PUBLIC | {"SITE_URL": written},
        )
        assert done.stdout.strip().splitlines()[-1] == "https://clinic.example", written


def test_demo_is_not_loaded_on_public_site(check, tmp_path):
    done = check("demo", **PUBLIC)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_two_step_sign_in_is_required_except_locally(check):
    tell = ("shell", "-c", "from django.conf import settings; print(settings.STAFF_MFA)")
    assert check(*tell, **PUBLIC).stdout.split()[-1] == "required"
    assert check(*tell).stdout.split()[-1] == "optional"
    assert check(*tell, **PUBLIC, STAFF_MFA="optional").stdout.split()[-1] == "optional"
    assert_refused(check(STAFF_MFA="maybe"), "STAFF_MFA", "maybe")
