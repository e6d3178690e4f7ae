"""An event that bypassed record() would be missing from the public log; refuse it at commit."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_require_leaf() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_pending WHERE id = NEW.id) THEN
        RAISE EXCEPTION 'ledger_event: event % without its leaf', NEW.id
            USING ERRCODE = 'P0L01', TABLE = 'ledger_event',
                  HINT = 'Call sundial.ledger.actions.record() instead of inserting.';
    END IF;
    RETURN NULL;
END
$body$;
CREATE CONSTRAINT TRIGGER ledger_event_leaf AFTER INSERT ON ledger_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_require_leaf();
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_leaf;
"""

BACKWARD = """
DROP TRIGGER ledger_event_leaf ON ledger_event;
DROP FUNCTION ledger_require_leaf();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_keep_the_record")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
