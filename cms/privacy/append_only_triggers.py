"""Database triggers that make the access log append-only, also for direct SQL.

Rows of the last six years can't be changed or deleted; the retention job deletes older rows. SQLite drops a table's
triggers when a migration rebuilds the table, so such a migration must call `protect` again.
"""

ENTRIES, REFERENCES = "privacy_readlogentry", "privacy_readlogreference"
# Six years with leap days, by the database's clock.
KEPT_DAYS = 2192
REFUSAL = "The access log is append-only."


def protect(apps, schema_editor) -> None:
    """Create the triggers, replacing existing ones."""
    unprotect(apps, schema_editor)
    for statement in _statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


def unprotect(apps, schema_editor) -> None:
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in (ENTRIES, REFERENCES):
        for event in ("update", "delete", "truncate", "replace"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_{event}" + (f" ON {table}" if postgres else ""))
    if postgres:
        schema_editor.execute("DROP FUNCTION IF EXISTS privacy_read_log_refuses()")


def _statements(vendor: str) -> list[str]:
    return _postgres() if vendor == "postgresql" else _sqlite()


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    limit = f"datetime('now', '-{KEPT_DAYS} days')"
    parent = f"(SELECT at FROM {ENTRIES} WHERE id = OLD.entry_id)"  # noqa: S608 - our own constants
    # INSERT OR REPLACE deletes a row without firing the delete triggers.
    exists = "WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"
    return [
        *(f"CREATE TRIGGER {table}_update BEFORE UPDATE ON {table} {refuse}" for table in (ENTRIES, REFERENCES)),
        *(
            f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} {exists.format(table=table)} {refuse}"
            for table in (ENTRIES, REFERENCES)
        ),
        f"CREATE TRIGGER {ENTRIES}_delete BEFORE DELETE ON {ENTRIES} WHEN OLD.at >= {limit} {refuse}",
        f"CREATE TRIGGER {REFERENCES}_delete BEFORE DELETE ON {REFERENCES} WHEN {parent} >= {limit} {refuse}",
    ]


def _postgres() -> list[str]:
    refuse = "EXECUTE FUNCTION privacy_read_log_refuses()"
    limit = f"now() - interval '{KEPT_DAYS} days'"
    # A trigger's condition cannot query another table, so the function does.
    function = f"""
    CREATE FUNCTION privacy_read_log_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND TG_TABLE_NAME = '{ENTRIES}' THEN
            IF OLD.at < {limit} THEN RETURN OLD; END IF;
        ELSIF TG_OP = 'DELETE' THEN
            IF EXISTS (SELECT 1 FROM {ENTRIES} WHERE id = OLD.entry_id AND at < {limit}) THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';
    END $$"""  # noqa: S608
    rows = [
        f"CREATE TRIGGER {table}_{event} BEFORE {event.upper()} ON {table} FOR EACH ROW {refuse}"
        for table in (ENTRIES, REFERENCES)
        for event in ("update", "delete")
    ]
    tables = [
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}"
        for table in (ENTRIES, REFERENCES)
    ]
    return [function, *rows, *tables]
