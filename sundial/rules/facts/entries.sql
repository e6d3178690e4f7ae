-- How long after an act it was entered, in working days of the case's calendar. Most acts are entered on their own day:
-- the calendar is asked only about the others.
SELECT l.case_id, MAX(l.lag) AS max_entry_lag_working_days, COUNT(*) FILTER (WHERE l.lag > 1) AS late_entry_count
FROM (
  SELECT e.case_id, recorded.ordinal - occurred.ordinal AS lag
  FROM seen AS e
  JOIN base_case AS c ON c.case_id = e.case_id
  JOIN calendar_day AS occurred ON occurred.calendar = c.calendar AND occurred.day = e.occurred_on
  JOIN calendar_day AS recorded ON recorded.calendar = c.calendar AND recorded.day = e.recorded_on
  WHERE e.recorded_on <> e.occurred_on
) AS l
GROUP BY l.case_id
