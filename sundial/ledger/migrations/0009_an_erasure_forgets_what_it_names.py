"""An erasure is leave to forget the fields it names of the event it names, not any field of any event."""

from django.db import migrations

FORWARD = """
-- Asked of the event of the erasure where it is here. Of one that came back from a mirror only the leaf is: that must at least stand
-- in the chain of the same subject, and what it names was read from the mirror's openings, which its commitment proves.
CREATE FUNCTION ledger_may_forget(forgotten uuid, fields text[], because bytea) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT EXISTS (
        SELECT FROM ledger_event AS told JOIN ledger_opening AS opening ON opening.id = told.id, ledger_event AS event
        WHERE told.leaf_hash = because AND told.act = 'erase' AND event.id = forgotten
        AND opening.further -> 'public' ->> 'erased' = encode(event.leaf_hash, 'hex')
        AND opening.further -> 'public' -> 'fields' @> to_jsonb(fields)
    ) OR EXISTS (
        SELECT FROM ledger_leaf AS leaf, ledger_event AS event JOIN ledger_stream AS stream
            ON stream.subject_type = event.subject_type AND stream.subject_id = event.subject_id
        WHERE leaf.hash = because AND event.id = forgotten
        AND convert_from(leaf.entry, 'UTF8')::jsonb @> jsonb_build_object('act', 'erase', 'case', stream.pseudonym)
        AND NOT EXISTS (SELECT FROM ledger_event WHERE leaf_hash = because)
    )
$body$;
REVOKE ALL ON FUNCTION ledger_may_forget(uuid, text[], bytea) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger_forget(forgotten uuid, fields text[], because bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    names text[];
    kept ledger_opening;
BEGIN
    IF NOT ledger_may_forget(forgotten, fields, because) THEN
        RAISE EXCEPTION 'ledger_forget: no event of erasure stands behind this' USING ERRCODE = 'P0L02';
    END IF;
    SELECT * INTO STRICT kept FROM ledger_opening WHERE id = forgotten FOR UPDATE;
    names := ARRAY(SELECT name FROM (
        SELECT unnest(ARRAY['actor', 'channel', 'data', 'kind', 'occurred_at', 'reason']) UNION ALL
        SELECT jsonb_object_keys(coalesce(kept.further, '{}'))) AS field (name) ORDER BY name COLLATE "C");
    IF NOT fields <@ names OR fields && ARRAY['channel', 'kind', 'occurred_at', 'public'] THEN
        RAISE EXCEPTION 'ledger_forget: % cannot be forgotten', fields USING ERRCODE = 'P0L02';
    END IF;
    PERFORM set_config('sundial.forgetting', forgotten::text, true);
    UPDATE ledger_opening SET
        salts = (SELECT string_agg(CASE WHEN name = ANY(fields) THEN decode(repeat('00', 16), 'hex')
                                        ELSE substr(kept.salts, at::int * 16 - 15, 16) END, ''::bytea ORDER BY at)
                 FROM unnest(names) WITH ORDINALITY AS each (name, at)),
        further = (SELECT jsonb_object_agg(key, CASE WHEN key = ANY(fields) THEN 'null' ELSE value END)
                   FROM jsonb_each(kept.further))
    WHERE id = forgotten;
    UPDATE ledger_event SET
        actor_id = CASE WHEN 'actor' = ANY(fields) THEN '' ELSE actor_id END,
        actor_name = CASE WHEN 'actor' = ANY(fields) THEN '' ELSE actor_name END,
        actor_post = CASE WHEN 'actor' = ANY(fields) THEN '' ELSE actor_post END,
        actor_organ_code = CASE WHEN 'actor' = ANY(fields) THEN '' ELSE actor_organ_code END,
        reason = CASE WHEN 'reason' = ANY(fields) THEN '' ELSE reason END,
        data = CASE WHEN 'data' = ANY(fields) THEN '{}' ELSE data END
    WHERE id = forgotten;
    PERFORM set_config('sundial.forgetting', '', true);
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_ask_the_outbox_by_its_index")]

    operations = [migrations.RunSQL(FORWARD)]
