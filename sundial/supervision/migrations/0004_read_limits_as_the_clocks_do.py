"""The rules see the limits the clocks run by: bare days as the law reads them, the law's own terms where an item is silent,

and an acceptance from the day the law counts it.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from django.db import migrations

from sundial.permits.states import PROCEDURE
from sundial.permits.terms import legal_limits
from sundial.powers.drafts import parameters

first = import_module("sundial.supervision.migrations.0002_watch_events_and_show_facts")
second = import_module("sundial.supervision.migrations.0003_count_from_the_legal_day")


def quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"


def bare_day() -> str:
    """What 日 without more means for an item, as ``powers.drafts.day_means`` reads it."""
    readings = parameters()["day_means"]
    by_law = " ".join(
        f"WHEN {quoted(kind)} THEN {quoted(told['unit'])}" for kind, told in readings.items() if kind != "default"
    )
    default = quoted(readings["default"]["unit"])
    return f"COALESCE(v.extra ->> 'day_means', CASE i.power_type {by_law} ELSE {default} END)"


def unit(row: str) -> str:
    return f"CASE WHEN {row}.unit = 'day_unqualified' THEN {bare_day()} ELSE {row}.unit END"


def terms(kind: str) -> str:
    """The law's own limit of ``kind``, as dated rows."""
    editions: Iterable[Mapping[str, Any]] = legal_limits()[kind]
    rows = ", ".join(
        f"({int(each['value'])}, {quoted(each['unit'])}, DATE {quoted(each['from'])})" for each in editions
    )
    return f"""LEFT JOIN LATERAL (
    SELECT t.value, t.unit FROM (VALUES {rows}) AS t(value, unit, valid_from)
    WHERE c.procedure = {quoted(PROCEDURE)} AND t.valid_from <= CAST(c.opened_at AT TIME ZONE 'Asia/Shanghai' AS date)
    ORDER BY t.valid_from DESC LIMIT 1
) AS legal_{kind} ON TRUE"""  # noqa: S608 - built from our own data files, quoted


def term(kind: str) -> str:
    """Value and unit of ``kind``: the item's row, else the law's."""
    own = unit(kind)
    return (
        f"COALESCE({kind}.value, legal_{kind}.value) AS {{name}}_value, "
        f"CASE WHEN {kind}.value IS NULL THEN legal_{kind}.unit ELSE {own} END AS {{name}}_unit"
    )


# Limits are the first row of their kind; a case keeps the version it began under, so these never move under it.
BASE_CASE = f"""
CREATE VIEW base_case AS
SELECT
    c.id AS case_id, c.number AS case_no, 'CN' AS jurisdiction, c.procedure, i.code AS item_code,
    o.code AS organ_code, r.code AS region_code, v.handling_kind,
    promised.value AS promised_value, {unit("promised")} AS promised_unit,
    statutory.value AS statutory_value, {unit("statutory")} AS statutory_unit,
    {term("correction_notice").format(name="correction_limit")},
    {term("delivery").format(name="delivery_limit")},
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
LEFT JOIN powers_limitrow AS correction_notice
    ON correction_notice.version_id = v.id AND correction_notice.kind = 'correction_notice'
LEFT JOIN powers_limitrow AS delivery ON delivery.version_id = v.id AND delivery.kind = 'delivery'
{terms("correction_notice")}
{terms("delivery")}
LEFT JOIN LATERAL (
    SELECT p.value FROM powers_limitrow AS p
    WHERE p.version_id = v.id AND p.kind = 'publication' AND p.unit = 'working_day' ORDER BY p.position LIMIT 1
) AS publication ON TRUE;
"""  # noqa: S608 - built from our own data files, quoted

# Moments are UTC without a zone, days are Beijing days: the contract of sundial/rules/README.md.
BASE_EVENT = """
CREATE VIEW base_event AS
SELECT
    e.subject_id AS case_id, CAST(e.position AS bigint) AS position, e.data ->> 'verb' AS verb,
    CAST(e.data ->> 'step' AS integer) AS step_no,
    e.occurred_at AT TIME ZONE 'UTC' AS occurred_at, e.recorded_at AT TIME ZONE 'UTC' AS recorded_at,
    CAST(e.occurred_at AT TIME ZONE 'Asia/Shanghai' AS date) AS occurred_on,
    CAST(e.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date) AS recorded_on,
    CAST(e.data ->> 'accepted_at' AS timestamptz) AT TIME ZONE 'UTC' AS effective_at,
    CAST(e.data ->> 'accepted_on' AS date) AS effective_on,
    e.actor_id AS actor, e.data ->> 'role' AS post, e.reason <> '' AS reason_given,
    e.data ->> 'approver' AS approver, e.data ->> 'paper' AS paper,
    CAST(e.data ->> 'extension_value' AS integer) AS extension_value, e.data ->> 'extension_unit' AS extension_unit
FROM ledger_event AS e
WHERE e.subject_type = 'case' AND e.data ? 'verb';
"""


class Migration(migrations.Migration):
    dependencies = [("supervision", "0003_count_from_the_legal_day")]

    operations = [
        migrations.RunSQL("DROP VIEW base_case", first.BASE_CASE),
        migrations.RunSQL(BASE_CASE, "DROP VIEW base_case"),
        migrations.RunSQL("DROP VIEW base_event", second.AFTER),
        migrations.RunSQL(BASE_EVENT, "DROP VIEW base_event"),
    ]
