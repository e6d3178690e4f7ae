-- The worst step of each case: the one furthest over its limit, the earlier one on a tie.
SELECT w.case_id, w.step_no, w.step_name, w.step_days_over, w.step_count
FROM (
  SELECT
    s.case_id, s.step_no, s.step_name, s.step_days_over,
    ROW_NUMBER() OVER (PARTITION BY s.case_id ORDER BY s.step_days_over DESC, s.step_no) AS place,
    COUNT(*) OVER (PARTITION BY s.case_id) AS step_count
  FROM step_readings AS s
  WHERE s.step_exceeded
) AS w
WHERE w.place = 1
