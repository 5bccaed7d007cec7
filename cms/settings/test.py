"""Settings of the tests: the production settings, with exceptions that are explained in comments."""

import atexit
import os
import shutil
import tempfile

# Each test process has its own temporary folder for keys and media. Set before base reads the environment.
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="clinic-tests-")
atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
for name in ("SITE_URL", "PORT", "FORM_LIMITS", "EMAIL_URL", "SECRET_KEY", "FIELD_KEYS", "STAFF_MFA"):
    os.environ.pop(name, None)

from cms.settings.base import *  # noqa: E402, F403

ALLOWED_HOSTS += ["testserver"]  # noqa: F405
# Argon2 is deliberately slow.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Hashed file names would need collectstatic to run first.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOGGING["root"]["level"] = "ERROR"  # noqa: F405
