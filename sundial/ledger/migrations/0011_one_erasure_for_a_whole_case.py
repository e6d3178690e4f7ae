"""One event of erasure may name many events of its subject, and is leave to take the party out of what is written once beside the record.

What an officer recorded keeps its form: its words of a person are hidden, its codes stay, so that whoever reads events by them finds them still.
"""

from django.db import migrations

FORWARD = """
-- Of an erasure that came back from a mirror only the leaf is here, in the chain of the subject.
CREATE FUNCTION ledger_leaf_erases(kind text, subject uuid, because bytea) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT EXISTS (
        SELECT FROM ledger_leaf AS leaf JOIN ledger_stream AS stream ON stream.subject_type = kind AND stream.subject_id = subject
        WHERE leaf.hash = because
        AND convert_from(leaf.entry, 'UTF8')::jsonb @> jsonb_build_object('act', 'erase', 'case', stream.pseudonym)
        AND NOT EXISTS (SELECT FROM ledger_event WHERE leaf_hash = because)
    )
$body$;
REVOKE ALL ON FUNCTION ledger_leaf_erases(text, uuid, bytea) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger_may_forget(forgotten uuid, fields text[], because bytea) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $body$
    SELECT EXISTS (
        SELECT FROM ledger_event AS told JOIN ledger_opening AS opening ON opening.id = told.id, ledger_event AS event
        WHERE told.leaf_hash = because AND told.act = 'erase' AND event.id = forgotten
        AND (opening.further -> 'public' -> 'erased' -> encode(event.leaf_hash, 'hex') @> to_jsonb(fields)
             OR opening.further -> 'public' ->> 'erased' = encode(event.leaf_hash, 'hex')
                AND opening.further -> 'public' -> 'fields' @> to_jsonb(fields))
    ) OR EXISTS (
        SELECT FROM ledger_event AS event
        WHERE event.id = forgotten AND ledger_leaf_erases(event.subject_type, event.subject_id, because)
    )
$body$;

-- Whether the erasure with this leaf hash takes the party out of what is kept of the case.
CREATE FUNCTION ledger_may_take_out(subject uuid, because bytea) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $body$
    SELECT EXISTS (
        SELECT FROM ledger_event AS told JOIN ledger_opening AS opening ON opening.id = told.id
        WHERE told.leaf_hash = because AND told.act = 'erase' AND told.subject_type = 'case' AND told.subject_id = subject
        AND (opening.further -> 'public' -> 'party') = 'true'
    ) OR ledger_leaf_erases('case', subject, because)
$body$;

-- The text with every one of these words hidden; the same mark stands wherever something was.
CREATE FUNCTION ledger_hide(said text, hidden text[]) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $body$
DECLARE
    word text;
BEGIN
    FOREACH word IN ARRAY coalesce(hidden, '{}') LOOP said := replace(said, word, '（已依法删除）'); END LOOP;
    RETURN said;
END
$body$;

DROP FUNCTION ledger_forget(uuid, text[], bytea);
-- With words in ``hidden`` the event's own columns lose these words alone.
CREATE FUNCTION ledger_forget(forgotten uuid, fields text[], because bytea, hidden text[]) RETURNS void
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
    PERFORM set_config('sundial.forgetting', forgotten::text, true), set_config('sundial.hidden', hidden::text, true);
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
        reason = CASE WHEN NOT 'reason' = ANY(fields) THEN reason WHEN hidden = '{}' THEN '' ELSE ledger_hide(reason, hidden) END,
        data = CASE WHEN NOT 'data' = ANY(fields) THEN data WHEN hidden = '{}' THEN '{}' ELSE ledger_hide(data::text, hidden)::jsonb END
    WHERE id = forgotten;
    PERFORM set_config('sundial.forgetting', '', true), set_config('sundial.hidden', '{}', true);
END
$body$;
REVOKE ALL ON FUNCTION ledger_forget(uuid, text[], bytea, text[]) FROM PUBLIC;

CREATE OR REPLACE FUNCTION ledger_only_forget() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    parts text[] := ARRAY['actor_id', 'actor_name', 'actor_post', 'actor_organ_code', 'reason', 'data'];
    hidden text[] := coalesce(nullif(current_setting('sundial.hidden', true), ''), '{}');
BEGIN
    IF current_setting('sundial.forgetting', true) = OLD.id::text THEN
        IF TG_TABLE_NAME = 'ledger_opening' AND to_jsonb(NEW) - ARRAY['salts', 'further'] = to_jsonb(OLD) - ARRAY['salts', 'further']
        THEN
            RETURN NEW;
        END IF;
        IF TG_TABLE_NAME = 'ledger_event' THEN
            IF to_jsonb(NEW) - parts = to_jsonb(OLD) - parts
                AND NEW.reason IN ('', ledger_hide(OLD.reason, hidden), OLD.reason)
                AND NEW.data IN ('{}', ledger_hide(OLD.data::text, hidden)::jsonb, OLD.data)
                AND NEW.actor_id IN ('', OLD.actor_id) AND NEW.actor_name IN ('', OLD.actor_name)
                AND NEW.actor_post IN ('', OLD.actor_post) AND NEW.actor_organ_code IN ('', OLD.actor_organ_code)
            THEN
                RETURN NEW;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '% is written once: update refused', TG_TABLE_NAME USING ERRCODE = 'P0L02', TABLE = TG_TABLE_NAME;
END
$body$;

-- For tables of written-once rows that may name a party: the case of a row is handed to the trigger.
CREATE FUNCTION ledger_only_take_out() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    because text := current_setting('sundial.taking_out', true);
    subject uuid;
BEGIN
    IF because <> '' THEN
        EXECUTE format('SELECT %s', TG_ARGV[0]) INTO subject USING OLD;
        IF ledger_may_take_out(subject, decode(because, 'hex')) THEN RETURN NEW; END IF;
    END IF;
    RAISE EXCEPTION '% is written once: update refused', TG_TABLE_NAME USING ERRCODE = 'P0L02', TABLE = TG_TABLE_NAME;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_name_no_rare_item")]

    operations = [migrations.RunSQL(FORWARD)]
