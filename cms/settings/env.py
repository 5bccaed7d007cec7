"""Reads and checks environment variables.

A missing or invalid value stops the start with one sentence that says what to do, not with a traceback.
"""

import os
import secrets
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(os.environ.get("VAR_DIR") or BASE_DIR / "var")
LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")

env = environ.FileAwareEnv()
# Exceptions that environ raises for a URL it cannot parse.
UNREADABLE = (KeyError, ValueError, AttributeError, TypeError, ImproperlyConfigured)


def exit_with_error(sentence: str):
    """Print the sentence to standard error and exit with status 1."""
    sys.exit(f"The site could not start: {sentence}")


def site_url() -> str:
    """Return `SITE_URL` without a trailing slash. Exits if it is more than scheme and host, or not secure."""
    url = (env("SITE_URL", default="") or f"http://localhost:{_read_port()}").rstrip("/")
    parts = urlsplit(url)
    try:
        usable = parts.scheme in ("http", "https") and parts.hostname and not parts.path and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        exit_with_error(f"SITE_URL is “{url}”. Use scheme and host only, such as https://www.clinic.example.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK_HOSTS:
        exit_with_error(f"SITE_URL is “{url}”. Patient forms require HTTPS. Use a URL that starts with https://.")
    # Written as browsers write an Origin header: in lowercase and without the default port.
    default = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, default) else "")


def _read_port() -> str:
    """Return `PORT`, or the port of the last `make run`, so that commands use the same site URL as the site."""
    port_file = VAR_DIR / "port"
    return env("PORT", default="") or (port_file.read_text().strip() if port_file.exists() else "") or "8000"


def is_loopback(url: str) -> bool:
    """Whether the site is on localhost, where keys are created automatically and the demo can be loaded."""
    return urlsplit(url).hostname in LOOPBACK_HOSTS


def read_secret(name: str, file_name: str, make, loopback: bool) -> str:
    """Return the secret `name`. On localhost it is created once in `var/` (mode 0600); otherwise exit if not set."""
    value = env(name, default="")
    if value:
        return value
    if not loopback:
        exit_with_error(f"{name} is not set. Set it in the environment (see docs/operations.md).")
    path = VAR_DIR / file_name
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        new = VAR_DIR / f".{file_name}.{secrets.token_hex(4)}"
        new.touch(mode=0o600)
        new.write_text(make())
        try:
            # A hard link fails if the file exists, so two simultaneous first starts use the same complete key.
            os.link(new, path)
        except FileExistsError:
            pass
        finally:
            new.unlink()
    return path.read_text().strip()


def field_keys(loopback: bool) -> list[str]:
    """Return the Fernet keys that encrypt what patients type, newest first."""
    keys = [key.strip() for key in read_secret("FIELD_KEYS", "field_keys", _new_fernet_key, loopback).split(",")]
    for key in keys:
        try:
            Fernet(key)
        except ValueError:
            exit_with_error("FIELD_KEYS contains an invalid Fernet key. Use URL-safe base64 keys, separated by commas.")
    return keys


def secret_key(loopback: bool) -> str:
    key = read_secret("SECRET_KEY", "secret_key", lambda: secrets.token_urlsafe(64), loopback)
    if len(key) < 50:
        exit_with_error("SECRET_KEY is shorter than 50 characters. Generate a longer one (see docs/operations.md).")
    return key


def database_settings(serves_web: bool) -> dict:
    """Return the database settings, with full durability, and time limits for web requests.

    Source: SQLite's and PostgreSQL's documentation on durability. docs/operations.md explains each setting.
    """
    url = env("DATABASE_URL", default="")
    if not url:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        url = f"sqlite:///{VAR_DIR / 'site.sqlite3'}"
    try:
        config = env.db_url_config(url)
    except UNREADABLE:
        # The parser's own message could contain the password.
        config = {}
    if "ENGINE" not in config:
        exit_with_error(
            "DATABASE_URL is invalid. Use postgres://user:password@host:5432/name, or leave it empty for SQLite."
        )
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
    else:
        options = config.setdefault("OPTIONS", {})
        # Web requests must not hold a connection for long. Commands and migrations can.
        if serves_web:
            options["pool"] = {"min_size": 1, "max_size": 4, "timeout": 5}
            options["options"] = "-c statement_timeout=5000 -c lock_timeout=5000"
    return config


def time_zone() -> str:
    name = env("TIME_ZONE", default="") or "America/Los_Angeles"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        exit_with_error(f"TIME_ZONE is “{name}”. Use a name such as America/Los_Angeles.")
    return name


def staff_mfa(loopback: bool) -> str:
    """Return `required` if all staff need two-step sign-in, `optional` if only those who have set it up do."""
    value = env("STAFF_MFA", default="") or ("optional" if loopback else "required")
    if value not in ("required", "optional"):
        exit_with_error(f"STAFF_MFA is “{value}”. Use required or optional.")
    return value


def email_settings() -> dict:
    """Return the email settings from `EMAIL_URL`. If it is empty, email is printed to the console."""
    try:
        return env.email_url_config(env("EMAIL_URL", default="") or "consolemail://")
    except UNREADABLE:
        exit_with_error(
            "EMAIL_URL is invalid. Use smtp+tls://user:password@host:587, or leave it empty to print emails."
        )


def media_storage() -> dict:
    """Return storage in `var/media`, or in the bucket of `MEDIA_STORAGE` (which needs requirements-scale.txt)."""
    url = env("MEDIA_STORAGE", default="")
    if not url:
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    parts = urlsplit(url)
    if parts.scheme != "s3" or not all((parts.username, parts.password, parts.hostname, parts.path.strip("/"))):
        exit_with_error("MEDIA_STORAGE is invalid. Use s3://key:secret@host/bucket, or leave it empty for var/media.")
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "endpoint_url": f"https://{parts.hostname}" + (f":{parts.port}" if parts.port else ""),
            "bucket_name": parts.path.strip("/"),
            "file_overwrite": False,
            "default_acl": "private",
        },
    }


def _new_fernet_key() -> str:
    return Fernet.generate_key().decode()
