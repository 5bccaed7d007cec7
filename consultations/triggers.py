"""What marks a request that came, changed or went, whoever wrote it and in whatever way.

SQLite drops a table's triggers when a migration rebuilds it: a migration that alters requests or their state
changes has to call `watch` again at its end.
"""

REQUESTS, CHANGES = "consultations_consultationrequest", "consultations_statechange"
MARKS = "consultations_requestsmoved"
# The columns that are counted, or by which it is decided who may count.
COUNTED = ("state", "suspicions", "created_at", "kind", "location_id", "place", "about", "page_title", "entry")
COUNTED += ("reply_minutes",)
# What says of an erased request that it was spam.
TOLD = ("request_id", "before", "after")
EVENTS = ("insert", "update", "delete")


def watch(apps, schema_editor) -> None:
    """Make the triggers, in place of any that are there."""
    unwatch(apps, schema_editor)
    make = _postgres if schema_editor.connection.vendor == "postgresql" else _sqlite
    for statement in make():
        schema_editor.execute(statement)


def unwatch(apps, schema_editor) -> None:
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in (REQUESTS, CHANGES):
        for event in EVENTS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}" + (f" ON {table}" if postgres else ""))
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {table}_moved()")


def names() -> set[str]:
    return {f"{table}_{event}" for table in (REQUESTS, CHANGES) for event in EVENTS}


def _mark(row: str) -> str:
    return f"INSERT INTO {MARKS} (moment) VALUES ({row}.created_at);"  # noqa: S608 - our own constants


def _mark_of(row: str) -> str:
    """The same for a state change that tells of spam."""
    there = f"SELECT created_at FROM {REQUESTS} WHERE id = {row}.request_id"  # noqa: S608
    return f"INSERT INTO {MARKS} (moment) {there} AND {row}.before = 'spam' AND {row}.after = 'erased';"


def _sqlite() -> list[str]:
    statements = []
    for table, columns, mark in ((REQUESTS, COUNTED, _mark), (CHANGES, TOLD, _mark_of)):
        differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
        both = f"{mark('OLD')} {mark('NEW')}"
        statements += [
            f"CREATE TRIGGER {table}_insert AFTER INSERT ON {table} BEGIN {mark('NEW')} END",
            f"CREATE TRIGGER {table}_update AFTER UPDATE OF {', '.join(columns)} ON {table} "
            f"WHEN {differs} BEGIN {both} END",
            f"CREATE TRIGGER {table}_delete AFTER DELETE ON {table} BEGIN {mark('OLD')} END",
        ]
    return statements


def _postgres() -> list[str]:
    statements = []
    for table, columns, mark in ((REQUESTS, COUNTED, _mark), (CHANGES, TOLD, _mark_of)):
        old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
        call = f"FOR EACH ROW {{}}EXECUTE FUNCTION {table}_moved()"
        differs = f"WHEN (({old}) IS DISTINCT FROM ({new})) "
        statements += [
            f"""
            CREATE FUNCTION {table}_moved() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP <> 'INSERT' THEN {mark("OLD")} END IF;
                IF TG_OP <> 'DELETE' THEN {mark("NEW")} END IF;
                RETURN NULL;
            END $$""",
            f"CREATE TRIGGER {table}_insert AFTER INSERT ON {table} {call.format('')}",
            f"CREATE TRIGGER {table}_update AFTER UPDATE OF {', '.join(columns)} ON {table} {call.format(differs)}",
            f"CREATE TRIGGER {table}_delete AFTER DELETE ON {table} {call.format('')}",
        ]
    return statements
