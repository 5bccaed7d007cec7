"""Which tables a request wrote to, so that “may look” and “may do” are two words."""

import re

WRITES = re.compile(r'\s*(INSERT|UPDATE|DELETE)\b[^"]*"(\w+)"', re.IGNORECASE)
# Written in passing, whatever the person asked for.
QUIET = {"django_session", "wagtailadmin_editingsession", "wagtailusers_userprofile", "images_customrendition"}
QUIET |= {"privacy_readlogentry", "privacy_readlogreference", "users_staffsession"}
# What was counted is kept by whoever looks first.
QUIET |= {"consultations_keptfigures", "consultations_requestsmoved"}


class Writes:
    """For `connection.execute_wrapper`: the tables in which rows were added, changed or deleted."""

    def __init__(self):
        self.tables: set[str] = set()

    def __call__(self, execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        found = WRITES.match(sql)
        # An update that found no row changed nothing; SQLite counts what it inserts only when asked for it.
        if found and (found[1].upper() == "INSERT" or context["cursor"].rowcount):
            self.tables.add(found[2])
        return result

    @property
    def any(self) -> bool:
        return bool(self.tables - QUIET)
