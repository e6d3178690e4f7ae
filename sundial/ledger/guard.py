"""Migration operations by which the database itself keeps the record.

A room that owns legal state guards its tables in a migration::

    operations = [..., RequireEvent("permits_permit", ref="case_id"), AppendOnly("cases_opinion")]

Both stop programs and mistakes, not a database administrator: whoever may alter a table may switch its
triggers off. Against that stand checkpoints, witnesses and receipts outside.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.migrations.operations import RunSQL

NO_EVENT = "P0L01"
APPEND_ONLY = "P0L02"
NOT_DURABLE = "P0L03"


class RequireEvent(RunSQL):
    """Refuse, at commit, any change of ``table`` whose transaction recorded no event on the row's ``ref``.

    ``ref`` is the column that holds the event's subject_id; with ``through=(parent, key)`` it is a column of the row of
    ``parent`` that ``key`` points at. ``derived`` names columns that are only computed
    from events and dated data (a next check, a cached search text): an update of nothing else needs no event.
    ``unless_new`` is a condition on ``NEW`` under which a new row needs none. With ``instead`` it takes the place of the guard that an
    earlier migration set, which reversing brings back only with that migration.
    """

    def __init__(
        self,
        table: str,
        ref: str = "id",
        derived: Sequence[str] = (),
        through: tuple[str, str] | None = None,
        unless_new: str = "",
        instead: bool = False,
    ) -> None:
        guard = _require_event(table, ref, derived, through, unless_new)
        drop = _drop_require_event(table)
        super().__init__(drop + guard if instead else guard, RunSQL.noop if instead else drop)

    def describe(self) -> str:
        return "Refuse a change of legal state without its event"


class AppendOnly(RunSQL):
    """Refuse UPDATE, DELETE and TRUNCATE of ``table``, even while replication replays with triggers muted."""

    def __init__(self, table: str) -> None:
        super().__init__(_append_only(table), _drop_append_only(table))

    def describe(self) -> str:
        return "Refuse any change of what is written once"


class AppendOnlyUntilErased(RunSQL):
    """In place of ``AppendOnly``: an UPDATE passes where an erasure of the party of the row's case stands behind it.

    ``case`` is an SQL expression for the case's id, of the row ``$1`` as it was. Who takes the party out names the erasure's leaf hash
    in ``sundial.taking_out`` (``ledger.forgetting.taking_out``).
    """

    def __init__(self, table: str, case: str = "$1.case_id") -> None:
        super().__init__(_append_only_until_erased(table, case), RunSQL.noop)

    def describe(self) -> str:
        return "Refuse any change of what is written once, but that a party is erased"


def _append_only_until_erased(table: str, case: str) -> str:
    return f"""
DROP TRIGGER {table}_append_only ON {table};
CREATE TRIGGER {table}_append_only BEFORE DELETE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_only_take_out BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION ledger_only_take_out('{case}');
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_only_take_out;
"""


def _require_event(
    table: str, ref: str, derived: Sequence[str], through: tuple[str, str] | None, unless_new: str
) -> str:
    return f"""
CREATE FUNCTION {table}_require_event() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    subject uuid;
BEGIN
    {f"IF TG_OP = 'INSERT' AND {unless_new} THEN RETURN NULL; END IF;" if unless_new else ""}
    {_unless_derived(derived)}
    IF TG_OP = 'DELETE' THEN subject := {_subject("OLD", ref, through)};
    ELSE subject := {_subject("NEW", ref, through)}; END IF;
    {_unless_parent_went(through)}
    IF NOT ledger_event_in_this_transaction(subject) THEN
        RAISE EXCEPTION '{table}: % without an event on %', lower(TG_OP), subject
            USING ERRCODE = '{NO_EVENT}', TABLE = '{table}',
                  HINT = 'Call sundial.ledger.actions.record() in the same transaction.';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER {table}_require_event AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {table}_require_event();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_require_event;
"""


def _subject(row: str, ref: str, through: tuple[str, str] | None) -> str:
    if through is None:
        return f"{row}.{ref}"
    parent, key = through
    return f"(SELECT {ref} FROM {parent} WHERE id = {row}.{key})"  # noqa: S608 - names out of our own migrations


def _unless_parent_went(through: tuple[str, str] | None) -> str:
    """What goes together with its parent goes by the event that the parent's own guard asks for."""
    return "IF TG_OP = 'DELETE' AND subject IS NULL THEN RETURN NULL; END IF;" if through else ""


def _unless_derived(derived: Sequence[str]) -> str:
    if not derived:
        return ""
    names = ", ".join(f"'{name}'" for name in derived)
    unchanged = f"to_jsonb(OLD) - ARRAY[{names}] = to_jsonb(NEW) - ARRAY[{names}]"
    return f"IF TG_OP = 'UPDATE' AND {unchanged} THEN RETURN NULL; END IF;"


def _drop_require_event(table: str) -> str:
    return f"""
DROP TRIGGER {table}_require_event ON {table};
DROP FUNCTION {table}_require_event();
"""


def _append_only(table: str) -> str:
    return f"""
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_append_only;
ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_no_truncate;
"""


def _drop_append_only(table: str) -> str:
    return f"""
DROP TRIGGER {table}_append_only ON {table};
DROP TRIGGER {table}_no_truncate ON {table};
"""


def check_now() -> None:
    """Let the guards look at what this transaction changed now, rather than when it commits. Raises what they would raise then."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def permit_truncate() -> None:
    """Let the connected database empty its append-only tables. For a test database; needs their owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'")
        for table, trigger in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
