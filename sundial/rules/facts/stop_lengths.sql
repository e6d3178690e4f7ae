-- How long each stop of the clock lasted against the time the applicant was told (行政许可法 第四十五条).
SELECT
  t.case_id,
  MAX(until.ordinal - begun.ordinal) AS longest_working_days,
  MAX(until.ordinal - begun.ordinal - t.told_working_days) AS working_days_over_told,
  MAX(t.told_working_days) AS told_working_days,
  MIN(CASE WHEN t.resumed_on IS NULL AND e.ended_on IS NULL THEN t.stopped_on END) AS open_on,
  MIN(CASE WHEN t.resumed_on IS NULL AND e.ended_on IS NULL THEN t.told_working_days END) AS open_told_working_days
FROM stops AS t
JOIN base_case AS c ON c.case_id = t.case_id
JOIN milestones AS e ON e.case_id = t.case_id
CROSS JOIN as_of AS m
JOIN calendar_day AS begun ON begun.calendar = c.calendar AND begun.day = t.stopped_on
JOIN calendar_day AS until ON until.calendar = c.calendar AND until.day = COALESCE(t.resumed_on, e.ended_on, m.today)
GROUP BY t.case_id
