"""Whether leaves stand behind a batch is read off the index: asked as EXISTS, a plan for any number read the whole table."""

from django.db import migrations

FORWARD = """
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
    IF before <> first - 1 OR last - first + 1 <> counted OR last <> (SELECT max(idx) FROM ledger_leaf) THEN
        RAISE EXCEPTION 'leaf % does not follow leaf %', first, before USING ERRCODE = 'P0L04', TABLE = 'ledger_leaf';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'leaf % does not have the hash of its entry', wrong USING ERRCODE = 'P0L04', TABLE = 'ledger_leaf';
    END IF;
    RETURN NULL;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_forget_what_the_law_says")]

    operations = [migrations.RunSQL(FORWARD)]
