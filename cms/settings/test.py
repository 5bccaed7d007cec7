"""The production settings, executed by every test run and relaxed only where a comment says why."""

import atexit
import os
import shutil
import tempfile

# Keys, media and collected files of a test process are its own, whatever the shell says, and gone after it;
# set before base reads the environment.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="clinic-tests-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
for name in ("SITE_URL", "PORT", "FORM_LIMITS", "EMAIL_URL", "SECRET_KEY", "FIELD_KEYS", "STAFF_MFA"):
    os.environ.pop(name, None)

from cms.settings.base import *  # noqa: E402, F403

ALLOWED_HOSTS += ["testserver"]  # noqa: F405
# Argon2 is slow on purpose; no test measures it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed names need a collectstatic run first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
