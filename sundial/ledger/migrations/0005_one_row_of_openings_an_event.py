"""An event's openings become one row instead of seven, found by the event; leaves are checked a batch at a time.

What the event's own columns say was kept a second time beside its salt; the digest alone tells as well that it was edited.
"""

from django.db import migrations, models

from sundial.ledger.guard import AppendOnly

ASIDE = """
ALTER TABLE ledger_opening RENAME TO ledger_opening_by_field;
ALTER TABLE ledger_opening_by_field RENAME CONSTRAINT ledger_opening_pkey TO ledger_opening_by_field_pkey;
"""

# A value that is JSON null was stored as SQL null; a salt of noughts stands for an erased one.
GATHER = """
INSERT INTO ledger_opening (id, salts, digests, further)
SELECT event.id,
       string_agg(coalesce(old.salt, decode(repeat('00', 16), 'hex')), ''::bytea ORDER BY old.field COLLATE "C"),
       string_agg(old.digest, ''::bytea ORDER BY old.field COLLATE "C"),
       jsonb_object_agg(old.field, old.value)
           FILTER (WHERE old.field NOT IN ('actor', 'channel', 'data', 'kind', 'occurred_at', 'reason'))
FROM ledger_event AS event JOIN ledger_opening_by_field AS old USING (leaf_hash) GROUP BY event.id;
DROP TABLE ledger_opening_by_field;
"""

# The trigger that asks for the leaf asks for a durable commit as well: one call at the end of a transaction instead of two.
CHECKS = """
DROP TRIGGER ledger_pending_durable ON ledger_pending;
DROP FUNCTION ledger_refuse_lossy_commit();
CREATE OR REPLACE FUNCTION ledger_require_leaf() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_pending WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'ledger_event: event % without its leaf', NEW.id
            USING ERRCODE = 'P0L01', TABLE = 'ledger_event',
                  HINT = 'Call sundial.ledger.actions.record() instead of inserting.';
    END IF;
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        RAISE EXCEPTION 'an event may not be committed with synchronous_commit = %',
            current_setting('synchronous_commit') USING ERRCODE = 'P0L03', TABLE = 'ledger_event';
    END IF;
    RETURN NULL;
END
$body$;

DROP TRIGGER ledger_leaf_check ON ledger_leaf;
CREATE OR REPLACE FUNCTION ledger_check_leaf() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    first bigint;
    last bigint;
    counted bigint;
    wrong bigint;
    before bigint;
BEGIN
    SELECT min(idx), max(idx), count(*), min(idx) FILTER (WHERE hash <> sha256('\\x00'::bytea || entry))
        INTO first, last, counted, wrong FROM entered;
    IF counted = 0 THEN RETURN NULL; END IF;
    SELECT coalesce(max(idx), -1) INTO before FROM ledger_leaf WHERE idx < first;
    IF before <> first - 1 OR last - first + 1 <> counted OR EXISTS (SELECT FROM ledger_leaf WHERE idx > last) THEN
        RAISE EXCEPTION 'leaf % does not follow leaf %', first, before USING ERRCODE = 'P0L04', TABLE = 'ledger_leaf';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'leaf % does not have the hash of its entry', wrong USING ERRCODE = 'P0L04', TABLE = 'ledger_leaf';
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER ledger_leaf_check AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS entered
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_leaf();
ALTER TABLE ledger_leaf ENABLE ALWAYS TRIGGER ledger_leaf_check;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_keep_cosignatures")]

    operations = [
        migrations.RunSQL(ASIDE, state_operations=[migrations.DeleteModel("Opening")]),
        migrations.CreateModel(
            name="Opening",
            fields=[
                ("id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("salts", models.BinaryField()),
                ("digests", models.BinaryField()),
                ("further", models.JSONField(null=True)),
            ],
        ),
        migrations.RunSQL(GATHER),
        AppendOnly("ledger_opening"),
        migrations.RunSQL(CHECKS),
        migrations.RemoveField("pending", "idem"),
    ]
