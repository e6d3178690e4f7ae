"""More of our tables shown to the rules: figures, papers and hands of acts, certificates, posts, items, organs, officers.

What an act carries beside who, what and when stands in its event under ``figures``, ``papers`` and ``hands``; what no procedure
of ours writes yet is empty, and an empty fact lights nothing.
"""

from importlib import import_module

from django.db import migrations

BASE_CASE_BEFORE = import_module("sundial.supervision.migrations.0005_show_the_kind_of_power").BASE_CASE
BASE_EVENT_BEFORE = import_module("sundial.supervision.migrations.0004_read_limits_as_the_clocks_do").BASE_EVENT
BASE_STEP_BEFORE = import_module("sundial.supervision.migrations.0002_watch_events_and_show_facts").BASE_STEP

# A certificate is handed over with the decision it belongs to, so the permit procedure has no term of its own for it.
BASE_CASE = BASE_CASE_BEFORE.replace(
    "    CAST(NULL AS timestamp) AS deadline_at",
    """    v.subtype = '初审' AS first_review, CAST(NULL AS boolean) AS certificate_required,
    CAST(NULL AS boolean) AS inspection_required, v.collective_decision = 'required' AS collective_required,
    CAST(NULL AS boolean) AS legal_review_required, CAST(NULL AS text) AS officer_field,
    CAST(NULL AS numeric(18, 2)) AS hearing_amount, CAST(NULL AS numeric(18, 2)) AS charge_standard,
    md5(party.identifier) AS applicant,
    CAST(NULL AS timestamp) AS deadline_at""",
).replace(
    "JOIN organs_region AS r ON r.id = o.region_id\n",
    "JOIN organs_region AS r ON r.id = o.region_id\nJOIN cases_party AS party ON party.id = c.applicant_id\n",
)

UNIT = "e.data ->> 'extension_unit' AS extension_unit"
BASE_EVENT = BASE_EVENT_BEFORE.replace(
    UNIT, f"{UNIT},\n    e.data ->> 'recorder' AS recorder, e.data ->> 'address' AS address"
)

BASE_STEP = BASE_STEP_BEFORE.replace(
    "CAST(s.assignee_id AS text) AS actor",
    """CAST(s.assignee_id AS text) AS actor, s.role AS post,
    (SELECT MIN(k.grade) FROM powers_riskpoint AS k WHERE k.step_id = p.id) AS risk_grade""",
)

BASE_DETAIL = """
CREATE VIEW base_detail AS
SELECT
    e.subject_id AS case_id, CAST(e.position AS bigint) AS position,
    CAST(e.data #>> '{figures,amount}' AS numeric(18, 2)) AS amount,
    CAST(e.data #>> '{figures,law_min}' AS numeric(18, 2)) AS law_min,
    CAST(e.data #>> '{figures,law_max}' AS numeric(18, 2)) AS law_max,
    CAST(e.data #>> '{figures,benchmark_min}' AS numeric(18, 2)) AS benchmark_min,
    CAST(e.data #>> '{figures,benchmark_max}' AS numeric(18, 2)) AS benchmark_max,
    e.data #>> '{figures,circumstance}' AS circumstance,
    CAST(e.data #>> '{figures,present}' AS integer) AS present,
    CAST(e.data #>> '{figures,needed}' AS integer) AS needed,
    CAST(e.data #>> '{figures,papers_missing}' AS integer) AS papers_missing,
    CAST(e.data #>> '{figures,remedies_told}' AS boolean) AS remedies_told,
    e.data #>> '{figures,series}' AS series,
    CAST(e.data #>> '{figures,serial}' AS integer) AS serial
FROM ledger_event AS e
WHERE e.subject_type = 'case' AND e.data ? 'figures';
"""

# A notice of corrections names what is missing under ``gaps``.
BASE_PAPER = """
CREATE VIEW base_paper AS
SELECT e.subject_id AS case_id, CAST(e.position AS bigint) AS position, asked.paper
FROM ledger_event AS e
CROSS JOIN LATERAL jsonb_array_elements_text(COALESCE(e.data -> 'papers', e.data -> 'gaps')) AS asked (paper)
WHERE e.subject_type = 'case' AND e.data ?| ARRAY['papers', 'gaps'];
"""

BASE_HAND = """
CREATE VIEW base_hand AS
SELECT e.subject_id AS case_id, CAST(e.position AS bigint) AS position, taking.officer
FROM ledger_event AS e
CROSS JOIN LATERAL jsonb_array_elements_text(e.data -> 'hands') AS taking (officer)
WHERE e.subject_type = 'case' AND e.data ? 'hands';
"""

CERTIFICATE = """
CREATE VIEW certificate AS
SELECT
    CAST(k.officer_id AS text) AS officer, CAST(k.number AS text) AS number, CAST(k.field AS text) AS field,
    k.valid_from, k.valid_to AS valid_until
FROM organs_certificate AS k;
"""

APPOINTMENT = """
CREATE VIEW appointment AS
SELECT
    CAST(a.officer_id AS text) AS officer, CAST(o.code AS text) AS organ_code, CAST(p.role AS text) AS post,
    a.valid_from, a.valid_to AS valid_until
FROM organs_appointment AS a
JOIN organs_post AS p ON p.id = a.post_id
JOIN organs_organ AS o ON o.id = p.organ_id
UNION ALL
SELECT CAST(d.deputy_id AS text), CAST(o.code AS text), CAST(p.role AS text), d.valid_from, d.valid_to
FROM organs_delegation AS d
JOIN organs_post AS p ON p.id = d.post_id
JOIN organs_organ AS o ON o.id = p.organ_id;
"""

# Items of the same name in other organs are the same power there, unless a common code says so.
BASE_ITEM = """
CREATE VIEW base_item AS
SELECT
    CAST(i.code AS text) AS item_code, CAST(v.name AS text) AS name, CAST(o.code AS text) AS organ_code,
    CAST(r.code AS text) AS region_code, CAST(i.power_type AS text) AS power_kind,
    COALESCE(v.extra ->> 'common_code', v.name) AS common_code, v.effective_from AS in_force_on,
    EXISTS (SELECT 1 FROM powers_basis AS b WHERE b.version_id = v.id) AS has_basis,
    EXISTS (
        SELECT 1 FROM powers_limitrow AS l WHERE l.version_id = v.id AND l.kind IN ('promised', 'statutory')
    ) AS has_limit,
    v.published,
    (SELECT CAST(COUNT(*) AS integer) FROM powers_riskpoint AS k WHERE k.version_id = v.id) AS risk_points,
    (SELECT CAST(COUNT(*) AS integer) FROM powers_riskpoint AS k WHERE k.version_id = v.id AND k.measures = '[]')
        AS risk_points_without_measure,
    CASE WHEN i.power_type = 'penalty' THEN v.extra ? 'benchmark' END AS has_benchmark
FROM powers_poweritem AS i
JOIN powers_itemversion AS v ON v.item_id = i.id AND v.state = 'in_force'
JOIN organs_organ AS o ON o.id = i.organ_id
JOIN organs_region AS r ON r.id = o.region_id
WHERE i.cancelled_on IS NULL AND NOT i.internal_only AND i.duplicate_of_id IS NULL;
"""

BASE_ORGAN = """
CREATE VIEW base_organ AS
SELECT
    CAST(o.code AS text) AS organ_code, CAST(o.name AS text) AS name, CAST(r.code AS text) AS region_code,
    o.calendar_id AS calendar, CAST(NULL AS bigint) AS population
FROM organs_organ AS o
JOIN organs_region AS r ON r.id = o.region_id;
"""

BASE_OFFICER = """
CREATE VIEW base_officer AS
SELECT
    CAST(f.id AS text) AS officer, CAST(f.name AS text) AS name, CAST(o.code AS text) AS organ_code,
    COALESCE(held.supervises, FALSE) AS is_supervisor, held.since
FROM organs_officer AS f
JOIN organs_organ AS o ON o.id = f.organ_id
JOIN organs_account AS own ON own.officer_id = f.id AND own.is_active
CROSS JOIN as_of AS m
LEFT JOIN LATERAL (
    SELECT bool_or(p.role = 'supervisor') AS supervises, MIN(a.valid_from) FILTER (WHERE p.role = 'supervisor') AS since
    FROM organs_appointment AS a
    JOIN organs_post AS p ON p.id = a.post_id
    WHERE a.officer_id = f.id AND a.valid_from <= m.today AND COALESCE(a.valid_to, m.today) >= m.today
) AS held ON TRUE;
"""

# Acts outside any case, and the days on which supervisors signed in.
BASE_DUTY = """
CREATE VIEW base_duty AS
SELECT
    CAST(e.subject_type AS text) AS subject_type,
    CASE WHEN e.subject_type = 'organ' THEN CAST(o.code AS text) ELSE CAST(e.subject_id AS text) END AS subject_id,
    e.data ->> 'verb' AS verb, CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date) AS occurred_on,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) AS recorded_on
FROM ledger_event AS e
LEFT JOIN organs_organ AS o ON e.subject_type = 'organ' AND o.id = e.subject_id
WHERE e.subject_type IN ('officer', 'organ') AND e.data ? 'verb'
UNION ALL
SELECT 'officer', CAST(a.officer_id AS text), 'sign_in', a.day, a.day FROM supervision_attendance AS a;
"""

BASE_LIGHT = """
CREATE VIEW base_light AS
SELECT
    CAST(o.code AS text) AS organ_code, CAST(s.rule_id AS text) AS rule_id, CAST(s.light AS text) AS light,
    CAST(s.raised_at AT TIME ZONE 'Asia/Shanghai' AS date) AS raised_on,
    CAST(s.closed_at AT TIME ZONE 'Asia/Shanghai' AS date) AS closed_on
FROM supervision_signal AS s
JOIN organs_organ AS o ON o.id = s.organ_id;
"""

CHANGED = {
    "base_case": (BASE_CASE_BEFORE, BASE_CASE),
    "base_event": (BASE_EVENT_BEFORE, BASE_EVENT),
    "base_step": (BASE_STEP_BEFORE, BASE_STEP),
}
NEW = {
    "base_detail": BASE_DETAIL,
    "base_paper": BASE_PAPER,
    "base_hand": BASE_HAND,
    "certificate": CERTIFICATE,
    "appointment": APPOINTMENT,
    "base_item": BASE_ITEM,
    "base_organ": BASE_ORGAN,
    "base_officer": BASE_OFFICER,
    "base_duty": BASE_DUTY,
    "base_light": BASE_LIGHT,
}


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0012_supervisors_on_duty"),
        ("organs", "0002_organ_document_mark"),
    ]

    operations = [
        *(
            operation
            for name, (before, after) in CHANGED.items()
            for operation in (
                migrations.RunSQL(f"DROP VIEW {name}", before),
                migrations.RunSQL(after, f"DROP VIEW {name}"),
            )
        ),
        *(migrations.RunSQL(sql, f"DROP VIEW {name}") for name, sql in NEW.items()),
    ]
