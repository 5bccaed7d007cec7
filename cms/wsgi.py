"""The WSGI application."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from cms.clinic.context import remember_phone  # noqa: E402 - needs loaded apps

remember_phone()
