#!/usr/bin/env python
"""Every command of the site; `manage.py help` lists them, `cms/settings/base.py` says what they read."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.base")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
