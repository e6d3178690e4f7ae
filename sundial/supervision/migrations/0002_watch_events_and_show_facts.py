"""Every event of a case makes the case due at once; cases and events are shown to the rules as base relations."""

from django.db import migrations

from sundial.ledger.guard import RequireEvent

MARK_DUE = """
CREATE FUNCTION supervision_mark_due() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    -- Only acts of the case can change a rule's answer; a light or a reading of the file cannot.
    IF NEW.subject_type = 'case' AND NEW.data ? 'verb' THEN
        INSERT INTO supervision_due (case_id, next_check_at) VALUES (NEW.subject_id, NEW.recorded_at)
        ON CONFLICT (case_id) DO UPDATE SET next_check_at = EXCLUDED.next_check_at;
    END IF;
    RETURN NULL;
END
$body$;
CREATE TRIGGER supervision_mark_due AFTER INSERT ON ledger_event
    FOR EACH ROW EXECUTE FUNCTION supervision_mark_due();
"""
UNMARK = """
DROP TRIGGER supervision_mark_due ON ledger_event;
DROP FUNCTION supervision_mark_due();
"""

ANNOUNCE = """
CREATE FUNCTION supervision_announce() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    PERFORM pg_notify('sundial_signal', json_build_object(
        'id', NEW.id, 'organ', NEW.organ_id, 'light', NEW.light, 'state', NEW.state)::text);
    RETURN NULL;
END
$body$;
CREATE TRIGGER supervision_announce AFTER INSERT OR UPDATE ON supervision_signal
    FOR EACH ROW EXECUTE FUNCTION supervision_announce();
"""
HUSH = """
DROP TRIGGER supervision_announce ON supervision_signal;
DROP FUNCTION supervision_announce();
"""

# Limits are the first row of their kind; a case keeps the version it began under, so these never move under it.
BASE_CASE = """
CREATE VIEW base_case AS
SELECT
    c.id AS case_id, c.number AS case_no, 'CN' AS jurisdiction, c.procedure, i.code AS item_code,
    o.code AS organ_code, r.code AS region_code, v.handling_kind,
    promised.value AS promised_value, promised.unit AS promised_unit,
    statutory.value AS statutory_value, statutory.unit AS statutory_unit,
    correction.value AS correction_limit_value, correction.unit AS correction_limit_unit,
    delivery.value AS delivery_limit_value, delivery.unit AS delivery_limit_unit,
    v.publishes_result AS publication_required, v.publishes_proposed AS proposal_publication_required,
    publication.value AS publication_min_working_days,
    CAST(NULL AS timestamp) AS deadline_at, CAST(NULL AS date) AS deadline_on, CAST(NULL AS date) AS planned_end_on,
    CAST(NULL AS numeric(18, 2)) AS amount, o.calendar_id AS calendar
FROM cases_case AS c
JOIN powers_poweritem AS i ON i.id = c.item_id
JOIN powers_itemversion AS v ON v.id = c.version_id
JOIN organs_organ AS o ON o.id = c.organ_id
JOIN organs_region AS r ON r.id = o.region_id
LEFT JOIN powers_limitrow AS promised ON promised.version_id = v.id AND promised.kind = 'promised'
LEFT JOIN powers_limitrow AS statutory ON statutory.version_id = v.id AND statutory.kind = 'statutory'
LEFT JOIN powers_limitrow AS correction ON correction.version_id = v.id AND correction.kind = 'correction_notice'
LEFT JOIN powers_limitrow AS delivery ON delivery.version_id = v.id AND delivery.kind = 'delivery'
LEFT JOIN LATERAL (
    SELECT p.value FROM powers_limitrow AS p
    WHERE p.version_id = v.id AND p.kind = 'publication' AND p.unit = 'working_day' ORDER BY p.position LIMIT 1
) AS publication ON TRUE;
"""

# Moments are UTC without a zone, days are Beijing days: the contract of sundial/rules/README.md.
BASE_EVENT = """
CREATE VIEW base_event AS
SELECT
    e.subject_id AS case_id, CAST(e.position AS bigint) AS position, e.data ->> 'verb' AS verb,
    CAST(e.data ->> 'step' AS integer) AS step_no,
    e.occurred_at AT TIME ZONE 'UTC' AS occurred_at, e.recorded_at AT TIME ZONE 'UTC' AS recorded_at,
    CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date) AS occurred_on,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) AS recorded_on,
    e.actor_id AS actor, e.data ->> 'role' AS post, e.reason <> '' AS reason_given,
    e.data ->> 'approver' AS approver, e.data ->> 'paper' AS paper,
    CAST(e.data ->> 'extension_value' AS integer) AS extension_value, e.data ->> 'extension_unit' AS extension_unit
FROM ledger_event AS e
WHERE e.subject_type = 'case' AND e.data ? 'verb';
"""

BASE_STEP = """
CREATE VIEW base_step AS
SELECT
    s.case_id, (p.stage * 100 + p.position) * 100 + s.round AS step_no, CAST(s.round AS integer) AS run,
    CAST(p.stage AS integer) AS stage, p.name, p.limit_value, NULLIF(p.limit_unit, '') AS limit_unit,
    CAST(s.started_at AT TIME ZONE 'Asia/Shanghai' AS date) AS started_on, s.started_at AT TIME ZONE 'UTC' AS started_at,
    CAST(s.done_at AT TIME ZONE 'Asia/Shanghai' AS date) AS done_on, s.done_at AT TIME ZONE 'UTC' AS done_at,
    CAST(s.assignee_id AS text) AS actor
FROM cases_casestep AS s
JOIN powers_routestep AS p ON p.id = s.step_id
WHERE s.state <> 'void';
"""

CALENDAR_DAY = """
CREATE VIEW calendar_day AS
SELECT d.calendar_id AS calendar, d.day, d.is_working, d.ordinal FROM organs_calendarday AS d;
"""

AS_OF = """
CREATE VIEW as_of AS
SELECT
    t.now AT TIME ZONE 'UTC' AS now,
    CAST(t.now AT TIME ZONE 'Asia/Shanghai' AS date) AS today,
    date_trunc('day', t.now AT TIME ZONE 'Asia/Shanghai') AT TIME ZONE 'Asia/Shanghai' AT TIME ZONE 'UTC' AS midnight
FROM (SELECT CAST(current_setting('sundial.now') AS timestamptz) AS now) AS t;
"""

VIEWS = {
    "base_case": BASE_CASE,
    "base_event": BASE_EVENT,
    "base_step": BASE_STEP,
    "calendar_day": CALENDAR_DAY,
    "as_of": AS_OF,
}


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0001_lights"),
        ("ledger", "0002_keep_the_record"),
    ]

    operations = [
        migrations.RunSQL(MARK_DUE, UNMARK),
        migrations.RunSQL(ANNOUNCE, HUSH),
        *(migrations.RunSQL(sql, f"DROP VIEW {name}") for name, sql in VIEWS.items()),
        RequireEvent("supervision_signal", ref="case_id"),
    ]
