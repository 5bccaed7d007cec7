from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The database's own time, on which senders on several machines agree. With SQLite it is this machine's."""
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
