-- Extensions, each with its approval. Only an approved one lengthens the limit (行政许可法 第四十二条).
SELECT
  x.case_id,
  MIN(x.occurred_on) AS first_extended_on,
  COUNT(*) FILTER (WHERE x.approver IS NULL AND approved.position IS NULL) AS unapproved_count,
  CAST(SUM(x.extension_value) FILTER (
    WHERE x.extension_unit = 'working_day' AND (x.approver IS NOT NULL OR approved.position IS NOT NULL)
  ) AS INTEGER) AS working_days,
  CAST(SUM(x.extension_value) FILTER (
    WHERE x.extension_unit = 'calendar_day' AND (x.approver IS NOT NULL OR approved.position IS NOT NULL)
  ) AS INTEGER) AS calendar_days
FROM seen AS x
LEFT JOIN (
  SELECT a.case_id, MIN(a.position) AS position FROM seen AS a WHERE a.verb = 'extension_approve' GROUP BY a.case_id
) AS approved ON approved.case_id = x.case_id AND approved.position < x.position
WHERE x.verb = 'extend'
GROUP BY x.case_id
