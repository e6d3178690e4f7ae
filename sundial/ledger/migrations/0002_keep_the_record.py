"""The database keeps the record: what is written once, grows without gap and is announced."""

from django.db import migrations

from sundial.ledger.guard import AppendOnly

FUNCTIONS = """
CREATE FUNCTION ledger_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION '% is written once: % refused', TG_TABLE_NAME, lower(TG_OP)
        USING ERRCODE = 'P0L02', TABLE = TG_TABLE_NAME;
END
$body$;

-- Runs with its owner's rights, because the application may not read the outbox.
CREATE FUNCTION ledger_event_in_this_transaction(subject uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
BEGIN
    RETURN EXISTS (
        SELECT FROM ledger_pending WHERE ref = subject AND xid = pg_current_xact_id_if_assigned());
END
$body$;

-- Any session may switch synchronous_commit off; a crash would then lose events that were acknowledged.
CREATE FUNCTION ledger_refuse_lossy_commit() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        RAISE EXCEPTION 'an event may not be committed with synchronous_commit = %',
            current_setting('synchronous_commit') USING ERRCODE = 'P0L03', TABLE = 'ledger_pending';
    END IF;
    RETURN NULL;
END
$body$;

CREATE FUNCTION ledger_check_leaf() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    next bigint;
BEGIN
    SELECT coalesce(max(idx) + 1, 0) INTO next FROM ledger_leaf;
    IF NEW.idx <> next THEN
        RAISE EXCEPTION 'leaf % does not follow leaf %', NEW.idx, next - 1 USING ERRCODE = 'P0L04';
    END IF;
    IF NEW.hash <> sha256('\\x00'::bytea || NEW.entry) THEN
        RAISE EXCEPTION 'leaf % does not have the hash of its entry', NEW.idx USING ERRCODE = 'P0L04';
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION ledger_check_tile() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF octet_length(NEW.data) <> NEW.width * 32 THEN
        RAISE EXCEPTION 'tile %/% does not hold % hashes', NEW.level, NEW.n, NEW.width USING ERRCODE = 'P0L04';
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.level <> OLD.level OR NEW.n <> OLD.n
            OR substr(NEW.data, 1, octet_length(OLD.data)) <> OLD.data) THEN
        RAISE EXCEPTION 'tile %/% may only grow', OLD.level, OLD.n USING ERRCODE = 'P0L04';
    END IF;
    RETURN NEW;
END
$body$;

CREATE FUNCTION ledger_announce_event() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_notify('sundial_event', json_build_object(
        'subject_type', NEW.subject_type, 'subject_id', NEW.subject_id, 'kind', NEW.kind)::text);
    RETURN NULL;
END
$body$;

CREATE FUNCTION ledger_announce_pending() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_notify('sundial_pending', '');
    RETURN NULL;
END
$body$;
"""

DROP_FUNCTIONS = """
DROP FUNCTION ledger_announce_pending();
DROP FUNCTION ledger_announce_event();
DROP FUNCTION ledger_check_tile();
DROP FUNCTION ledger_check_leaf();
DROP FUNCTION ledger_refuse_lossy_commit();
DROP FUNCTION ledger_event_in_this_transaction(uuid);
DROP FUNCTION ledger_refuse_change();
"""

TRIGGERS = """
CREATE CONSTRAINT TRIGGER ledger_pending_durable AFTER INSERT ON ledger_pending
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_refuse_lossy_commit();
CREATE TRIGGER ledger_pending_announce AFTER INSERT ON ledger_pending
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_announce_pending();
CREATE TRIGGER ledger_pending_write_once BEFORE UPDATE ON ledger_pending
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_event_announce AFTER INSERT ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_announce_event();
CREATE TRIGGER ledger_leaf_check BEFORE INSERT ON ledger_leaf
    FOR EACH ROW EXECUTE FUNCTION ledger_check_leaf();
CREATE TRIGGER ledger_tile_check BEFORE INSERT OR UPDATE ON ledger_tile
    FOR EACH ROW EXECUTE FUNCTION ledger_check_tile();
CREATE TRIGGER ledger_tile_keep BEFORE DELETE ON ledger_tile
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
ALTER TABLE ledger_pending ENABLE ALWAYS TRIGGER ledger_pending_durable;
ALTER TABLE ledger_pending ENABLE ALWAYS TRIGGER ledger_pending_write_once;
ALTER TABLE ledger_leaf ENABLE ALWAYS TRIGGER ledger_leaf_check;
ALTER TABLE ledger_tile ENABLE ALWAYS TRIGGER ledger_tile_check;
ALTER TABLE ledger_tile ENABLE ALWAYS TRIGGER ledger_tile_keep;
-- Hashes do not compress; reading a slice of an external value does not decompress it.
ALTER TABLE ledger_tile ALTER COLUMN data SET STORAGE EXTERNAL;
"""

DROP_TRIGGERS = """
DROP TRIGGER ledger_pending_durable ON ledger_pending;
DROP TRIGGER ledger_pending_announce ON ledger_pending;
DROP TRIGGER ledger_pending_write_once ON ledger_pending;
DROP TRIGGER ledger_event_announce ON ledger_event;
DROP TRIGGER ledger_leaf_check ON ledger_leaf;
DROP TRIGGER ledger_tile_check ON ledger_tile;
DROP TRIGGER ledger_tile_keep ON ledger_tile;
ALTER TABLE ledger_tile ALTER COLUMN data SET STORAGE EXTENDED;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        migrations.RunSQL(TRIGGERS, DROP_TRIGGERS),
        AppendOnly("ledger_event"),
        AppendOnly("ledger_opening"),
        AppendOnly("ledger_leaf"),
        AppendOnly("ledger_checkpoint"),
    ]
