"""What somebody with the password of the database can do: mute every trigger of the record, and leave no sign of it."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

TABLES = ("ledger_event", "ledger_leaf", "ledger_opening", "ledger_tile", "ledger_checkpoint", "ledger_cosignature")


def as_administrator(*statements: str) -> None:
    """Do what one likes to the record."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def rewritten(event: UUID, old: str = '"act":"submit"', new: str = '"act":"accept"') -> str:
    """The statement by which the sealed line of ``event`` says something else, the tree above it left as it was."""
    changed = f"convert_to(replace(convert_from(entry, 'UTF8'), '{old}', '{new}'), 'UTF8')"
    return f"UPDATE ledger_leaf SET entry = {changed}, hash = sha256('\\x00' || {changed}) WHERE pending_id = '{event}'"
