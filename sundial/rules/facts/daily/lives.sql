-- Each case of the last year in one row: begun, decided how and for how much.
SELECT
  v.case_id, c.case_no, c.jurisdiction, c.procedure, c.power_kind, c.item_code, c.organ_code, c.region_code, c.handling_kind,
  c.calendar, c.applicant,
  v.begun_on, v.accepted_on, v.decided_on, v.decider, v.refused, v.answered, p.amount, p.circumstance
FROM (
  SELECT
    t.case_id,
    MIN(t.occurred_on) AS begun_on,
    MIN(t.occurred_on) FILTER (WHERE t.verb IN ('accept', 'deemed_accept', 'file_case')) AS accepted_on,
    MIN(t.occurred_on) FILTER (WHERE t.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'))
      AS decided_on,
    MIN(t.actor) FILTER (WHERE t.verb IN ('decide_grant', 'decide_refuse')) AS decider,
    COUNT(*) FILTER (WHERE t.verb = 'decide_refuse') > 0 AS refused,
    COUNT(*) FILTER (WHERE t.verb IN ('decide_grant', 'decide_refuse')) > 0 AS answered
  FROM told AS t
  GROUP BY t.case_id
) AS v
JOIN base_case AS c ON c.case_id = v.case_id
LEFT JOIN (
  SELECT t.case_id, MAX(d.amount) AS amount, MAX(d.circumstance) AS circumstance
  FROM told AS t
  JOIN base_detail AS d ON d.case_id = t.case_id AND d.position = t.position
  WHERE t.verb = 'decide_penalty'
  GROUP BY t.case_id
) AS p ON p.case_id = v.case_id
CROSS JOIN as_of AS m
WHERE v.begun_on > PLUS_DAYS(m.today, -365)
