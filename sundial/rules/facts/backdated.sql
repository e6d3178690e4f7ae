-- Acts that are said to have happened before an act entered earlier. Only a case with late entries can have one.
SELECT
  b.case_id, COUNT(*) AS act_count, MAX(DAYS_BETWEEN(b.occurred_on, b.entered_before_on)) AS most_days
FROM (
  SELECT
    e.case_id, e.occurred_on, e.recorded_on,
    MAX(e.occurred_on) OVER (
      PARTITION BY e.case_id ORDER BY e.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS entered_before_on
  FROM seen AS e
  JOIN milestones AS m ON m.case_id = e.case_id AND m.lagging_count > 0
) AS b
WHERE b.occurred_on < b.entered_before_on AND b.recorded_on > b.occurred_on
GROUP BY b.case_id
