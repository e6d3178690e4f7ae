-- The shortest time in which four steps of a case were entered.
SELECT h.case_id, MIN(SECONDS_BETWEEN(h.fourth_before_at, h.recorded_at)) AS four_steps_seconds
FROM (
  SELECT
    e.case_id, e.recorded_at,
    LAG(e.recorded_at, 3) OVER (PARTITION BY e.case_id ORDER BY e.recorded_at) AS fourth_before_at
  FROM seen AS e
  WHERE e.verb IN ('accept', 'step_done', 'sign', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty')
    AND e.actor <> 'system'
) AS h
WHERE h.fourth_before_at IS NOT NULL
GROUP BY h.case_id
