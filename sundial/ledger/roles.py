"""Who may do what to the record, as SQL for the database's owner. The embedded server is divided by it too (``cli/rights.py``)."""

from __future__ import annotations

from django.db import connection

SQL = """\
-- Roles of the Sundial record. Run once per database as its owner, and again after each migration.
-- Give each login one of them:  GRANT tl_app TO web;  GRANT tl_sequencer TO sealer;  GRANT tl_owner TO migrator;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['tl_owner', 'tl_app', 'tl_sequencer', 'tl_reader', 'tl_auditor', 'tl_eraser', 'tl_keeper'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        END IF;
    END LOOP;
END $$;

-- tl_owner owns every table and function, and nobody logs in as it: owning a table is the power to mute its triggers.
GRANT USAGE, CREATE ON SCHEMA public TO tl_owner;
DO $$
DECLARE
    thing regclass;
    code regprocedure;
BEGIN
    FOR thing IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') LOOP
        EXECUTE format('ALTER TABLE %s OWNER TO tl_owner', thing);
    END LOOP;
    FOR code IN SELECT p.oid FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e') LOOP
        EXECUTE format('ALTER ROUTINE %s OWNER TO tl_owner', code);
    END LOOP;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, tl_app, tl_sequencer, tl_reader, tl_auditor, tl_eraser, tl_keeper;
GRANT USAGE ON SCHEMA public TO tl_app, tl_sequencer, tl_reader, tl_auditor, tl_eraser, tl_keeper;

-- tl_app: the pages and the commands. Works on the rooms' tables; of the record it may read and add, never change.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO tl_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO tl_app;
DO $$
DECLARE
    guarded regclass;
BEGIN
    FOR guarded IN SELECT tgrelid FROM pg_trigger WHERE tgname LIKE '%\\_append\\_only' LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM tl_app', guarded);
    END LOOP;
END $$;
REVOKE ALL ON ledger_pending, ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature, ledger_stream FROM tl_app;
DO $$
DECLARE
    keys regclass := to_regclass('public.ledger_key');  -- the tables may still be those of an older program
BEGIN
    IF keys IS NOT NULL THEN
        REVOKE ALL ON ledger_key FROM tl_app;
        GRANT SELECT, INSERT, DELETE ON ledger_key TO tl_eraser, tl_keeper;
    END IF;
END $$;
GRANT INSERT, SELECT (id) ON ledger_pending TO tl_app;
GRANT SELECT ON ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature TO tl_app;
GRANT SELECT, INSERT, UPDATE ON ledger_stream TO tl_app;

-- tl_sequencer: takes from the outbox, adds leaves and checkpoints, grows tiles. Sees nothing private.
GRANT SELECT, DELETE ON ledger_pending TO tl_sequencer;
GRANT SELECT, INSERT ON ledger_leaf, ledger_checkpoint, ledger_cosignature TO tl_sequencer;
GRANT USAGE ON SEQUENCE ledger_cosignature_id_seq TO tl_sequencer;
GRANT SELECT, INSERT, UPDATE ON ledger_tile TO tl_sequencer;

-- tl_reader: what is public anyway. tl_auditor: everything, to recompute it, and nothing to change.
GRANT SELECT ON ledger_leaf, ledger_tile, ledger_checkpoint, ledger_cosignature TO tl_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tl_auditor;
DO $$
BEGIN
    IF to_regclass('public.ledger_key') IS NOT NULL THEN REVOKE ALL ON ledger_key FROM tl_auditor; END IF;
END $$;

-- tl_keeper: makes backups. Reads everything, keeps the keys they are sealed under, and changes nothing.
GRANT SELECT ON ALL TABLES IN SCHEMA public TO tl_keeper;

-- tl_eraser: may forget fields of an event for which an erasure was recorded, and in no other way than by this function; of rows
-- written once it may take the words of a party out, for which the trigger asks for the erasure.
DO $$
DECLARE
    guarded regclass;
    door regprocedure;
BEGIN
    FOR guarded IN SELECT tgrelid FROM pg_trigger WHERE tgname LIKE '%\\_only\\_take\\_out' LOOP
        EXECUTE format('GRANT UPDATE ON %s TO tl_eraser', guarded);
    END LOOP;
    -- Whatever it asks for: the tables may still be those of an older program.
    FOR door IN SELECT oid FROM pg_proc WHERE proname = 'ledger_forget' AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO tl_eraser', door);
    END LOOP;
END $$;
"""


def apply() -> None:
    """Run the script on the connected database; needs its owner and the right to create roles."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)


def is_superuser() -> bool:
    """Return whether the connected role is held back by no privilege at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])
