"""What is written once may be forgotten, field by field, by an erase event and in no other way.

``ledger_forget`` is the only door: it wants the leaf of an event of erasure, and the triggers let nothing pass but forgetting.
"""

from django.db import migrations

FORWARD = """
-- Removes what opens these fields of an event, and what its columns say of them. The digests stay, so its leaf is opened as before.
CREATE FUNCTION ledger_forget(forgotten uuid, fields text[], because bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $body$
DECLARE
    names text[];
    kept ledger_opening;
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_event WHERE leaf_hash = because AND act = 'erase') AND NOT EXISTS (
            SELECT FROM ledger_leaf WHERE hash = because AND convert_from(entry, 'UTF8')::jsonb ->> 'act' = 'erase') THEN
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
REVOKE ALL ON FUNCTION ledger_forget(uuid, text[], bytea) FROM PUBLIC;

CREATE FUNCTION ledger_only_forget() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    parts text[] := ARRAY['actor_id', 'actor_name', 'actor_post', 'actor_organ_code', 'reason', 'data'];
BEGIN
    IF current_setting('sundial.forgetting', true) = OLD.id::text THEN
        IF TG_TABLE_NAME = 'ledger_opening' AND to_jsonb(NEW) - ARRAY['salts', 'further'] = to_jsonb(OLD) - ARRAY['salts', 'further']
        THEN
            RETURN NEW;
        END IF;
        IF TG_TABLE_NAME = 'ledger_event' THEN
            IF to_jsonb(NEW) - parts = to_jsonb(OLD) - parts AND NEW.reason IN ('', OLD.reason) AND NEW.data IN ('{}', OLD.data)
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

DROP TRIGGER ledger_event_append_only ON ledger_event;
DROP TRIGGER ledger_opening_append_only ON ledger_opening;
CREATE TRIGGER ledger_event_append_only BEFORE DELETE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_opening_append_only BEFORE DELETE ON ledger_opening
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE TRIGGER ledger_event_only_forget BEFORE UPDATE ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION ledger_only_forget();
CREATE TRIGGER ledger_opening_only_forget BEFORE UPDATE ON ledger_opening
    FOR EACH ROW EXECUTE FUNCTION ledger_only_forget();
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_append_only;
ALTER TABLE ledger_opening ENABLE ALWAYS TRIGGER ledger_opening_append_only;
ALTER TABLE ledger_event ENABLE ALWAYS TRIGGER ledger_event_only_forget;
ALTER TABLE ledger_opening ENABLE ALWAYS TRIGGER ledger_opening_only_forget;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_one_row_of_openings_an_event")]

    operations = [migrations.RunSQL(FORWARD)]
