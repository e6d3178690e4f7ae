-- Steps finished before a step of an earlier stage was finished. Steps of one stage run in parallel and have no order,
-- and a step done again after a return is no disorder.
SELECT d.case_id, MIN(d.step_no) AS step_no, COUNT(*) AS step_count
FROM (
  SELECT
    t.case_id, t.step_no, t.finished,
    MAX(t.finished_or_never) OVER (
      PARTITION BY t.case_id ORDER BY t.stage RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS earlier_stages_finished
  FROM (
    SELECT
      s.case_id, s.step_no, COALESCE(s.stage, s.step_no) AS stage,
      CASE WHEN s.done_on <= m.today THEN COALESCE(s.done_at, CAST(s.done_on AS TIMESTAMP)) END AS finished,
      CASE WHEN s.done_on <= m.today THEN COALESCE(s.done_at, CAST(s.done_on AS TIMESTAMP)) ELSE TIMESTAMP '9999-01-01' END
        AS finished_or_never
    FROM base_step AS s
    CROSS JOIN as_of AS m
    WHERE COALESCE(s.run, 1) = 1
  ) AS t
) AS d
WHERE d.finished < d.earlier_stages_finished
GROUP BY d.case_id
