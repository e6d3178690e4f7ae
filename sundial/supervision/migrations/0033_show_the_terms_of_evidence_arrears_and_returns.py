"""Preserved evidence, what is unpaid and the return of figures: three more duties of an authority whose terms the rules see.

Evidence is disposed of within seven days, an unpaid penalty demanded or brought before a court, the figures of a market returned
upward each quarter; no other rule watched their clocks.
"""

from importlib import import_module

from django.db import migrations

BASE_TERM = """
CREATE OR REPLACE VIEW base_term AS
SELECT
    k.case_id, CAST(e.position AS bigint) AS position, CAST(k.kind AS text) AS duty,
    CASE n.move WHEN 'start' THEN 'set' WHEN 'end' THEN 'end' ELSE 'move' END AS move,
    CASE n.move WHEN 'start' THEN n.amount END AS value, CAST(k.unit AS text) AS unit,
    CASE WHEN n.move <> 'end' THEN
        CAST((n.due_at - INTERVAL '1 microsecond') AT TIME ZONE 'Asia/Shanghai' AS date)
    END AS due_on,
    CAST(k.source AS text) AS basis
FROM cases_caseclock AS k
JOIN cases_case AS c ON c.id = k.case_id
JOIN cases_clockentry AS n ON n.clock_id = k.id
JOIN ledger_event AS e ON e.id = n.event_id
WHERE k.kind IN ('tier', 'report_back', 'recheck', 'give_back', 'compensation', 'assessment', 'acceptance',
    'preservation', 'enforce', 'return')
    OR (k.kind = 'progress' AND c.procedure <> 'complaint')
    OR (k.kind IN ('promised', 'delivery') AND c.procedure IN ('accountability', 'heads_accountability'))
    OR (k.kind = 'rectify' AND c.procedure IN (
        'file_review', 'rule_recheck', 'normative_document', 'power_inspection', 'challenge'
    ))
    OR (k.kind = 'entry' AND c.procedure = 'inspection');
"""
BEFORE = import_module("sundial.supervision.migrations.0029_show_the_terms_of_duties").BASE_TERM


class Migration(migrations.Migration):
    dependencies = [("supervision", "0032_say_what_became_of_a_disposition")]

    operations = [migrations.RunSQL(BASE_TERM, BEFORE.replace("CREATE VIEW", "CREATE OR REPLACE VIEW"))]
