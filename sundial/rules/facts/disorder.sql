-- Steps finished before a step of an earlier stage was finished. Steps of one stage run in parallel and have no order,
-- and a step done again after a return is no disorder.
SELECT d.case_id, MIN(d.step_no) AS step_no
FROM (
  SELECT
    s.case_id, s.step_no, COALESCE(s.stage, s.step_no) AS stage,
    COALESCE(s.done_at, CAST(s.done_on AS TIMESTAMP)) AS finished
  FROM base_step AS s
  CROSS JOIN as_of AS m
  WHERE COALESCE(s.run, 1) = 1 AND s.done_on <= m.today
) AS d
JOIN (
  SELECT
    s.case_id, COALESCE(s.stage, s.step_no) AS stage,
    CASE WHEN s.done_on <= m.today THEN COALESCE(s.done_at, CAST(s.done_on AS TIMESTAMP)) ELSE TIMESTAMP '9999-01-01' END
      AS finished_or_never
  FROM base_step AS s
  CROSS JOIN as_of AS m
  WHERE COALESCE(s.run, 1) = 1
) AS e ON e.case_id = d.case_id AND e.stage < d.stage AND e.finished_or_never > d.finished
GROUP BY d.case_id
