"""The terms of duties inside a case, as its clocks count them: set, moved by a stop, an extension or a new calendar, ended.

Shown are the clocks of what an authority owes and no other rule watches. The promised and statutory limits, corrections, delivery,
filing, seizures and answers in court have rules of their own; payment, defence, hearing and remedies are the party's own time.
A standing clock has no due day. One act may end a duty and set the next: the two have different names or different acts.
"""

from django.db import migrations

BASE_TERM = """
CREATE VIEW base_term AS
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
WHERE k.kind IN ('tier', 'report_back', 'recheck', 'give_back', 'compensation', 'assessment', 'acceptance')
    OR (k.kind = 'progress' AND c.procedure <> 'complaint')
    OR (k.kind IN ('promised', 'delivery') AND c.procedure IN ('accountability', 'heads_accountability'))
    OR (k.kind = 'rectify' AND c.procedure IN (
        'file_review', 'rule_recheck', 'normative_document', 'power_inspection', 'challenge'
    ))
    OR (k.kind = 'entry' AND c.procedure = 'inspection');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0028_show_who_reports_personal_matters"),
        ("cases", "0027_paper_of_a_person"),
    ]

    operations = [migrations.RunSQL(BASE_TERM, "DROP VIEW base_term")]
