-- One row per begun step, beside the facts of its case.
SELECT
  f.*,
  s.step_no, s.step_name, s.step_actor, s.step_started_on, s.step_done_on, COALESCE(s.step_done, FALSE) AS step_done,
  s.step_limit, s.step_limit_unit, s.step_due_on,
  s.step_used_working_days, s.step_used_calendar_days, s.step_exceeded, s.step_days_over,
  s.step_days_left, s.step_risk_grade, s.step_actor_other_steps
FROM case_fact AS f
JOIN step_readings AS s ON s.case_id = f.case_id
