-- One row per step of the internal route that has begun: its own clock, and whether it stands over its limit.
SELECT
  s.case_id, s.step_no, s.name AS step_name, s.actor AS step_actor,
  r.started_on AS step_started_on,
  CASE WHEN s.done_on <= m.today THEN s.done_on END AS step_done_on,
  s.done_on <= m.today AS step_done,
  r.value AS step_limit, r.unit AS step_limit_unit, r.due_on AS step_due_on,
  r.used_working_days AS step_used_working_days, r.used_calendar_days AS step_used_calendar_days,
  COALESCE(r.exceeded, FALSE) AS step_exceeded,
  CASE WHEN r.exceeded THEN GREATEST(0, -r.days_left) END AS step_days_over,
  CASE WHEN NOT COALESCE(s.done_on <= m.today, FALSE) THEN r.days_left END AS step_days_left,
  s.risk_grade AS step_risk_grade,
  CASE WHEN s.risk_grade IS NOT NULL THEN held.step_count - 1 END AS step_actor_other_steps
FROM base_step AS s
CROSS JOIN as_of AS m
JOIN readings AS r ON r.case_id = s.case_id AND r.clock = 'step' AND r.step_no = s.step_no
LEFT JOIN (
  SELECT o.case_id, o.actor, COUNT(DISTINCT COALESCE(o.stage, o.step_no)) AS step_count
  FROM base_step AS o
  WHERE o.actor <> '' AND o.case_id IN (SELECT k.case_id FROM base_step AS k WHERE k.risk_grade IS NOT NULL)
  GROUP BY o.case_id, o.actor
) AS held ON held.case_id = s.case_id AND held.actor = s.actor
