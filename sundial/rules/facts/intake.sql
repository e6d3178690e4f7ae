-- The round of intake that says most: one that is over its limit before one that is not, then the latest.
SELECT i.case_id, i.started_on AS received_on, i.closed_on AS answered_on, i.due_on, i.used_working_days, i.exceeded
FROM (
  SELECT
    r.case_id, r.started_on, r.closed_on, r.due_on, r.used_working_days, COALESCE(r.exceeded, FALSE) AS exceeded,
    ROW_NUMBER() OVER (
      PARTITION BY r.case_id ORDER BY CASE WHEN r.exceeded THEN 0 ELSE 1 END, r.started_on DESC, r.step_no DESC
    ) AS place
  FROM readings AS r
  WHERE r.clock = 'intake'
) AS i
WHERE i.place = 1
