-- How long after an act it was entered, in working days of the case's calendar.
SELECT
  e.case_id,
  MAX(recorded.ordinal - occurred.ordinal) AS max_entry_lag_working_days,
  COUNT(*) FILTER (WHERE recorded.ordinal - occurred.ordinal > 1) AS late_entry_count
FROM seen AS e
JOIN base_case AS c ON c.case_id = e.case_id
JOIN calendar_day AS occurred ON occurred.calendar = c.calendar AND occurred.day = e.occurred_on
JOIN calendar_day AS recorded ON recorded.calendar = c.calendar AND recorded.day = e.recorded_on
GROUP BY e.case_id
