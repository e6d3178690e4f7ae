-- What each stop takes out of each clock, and how much of the clock was used before it.
-- A stop that begins after the limit has run out cannot lengthen it any more.
SELECT
  t.case_id, t.clock, t.step_no,
  CAST(SUM(t.stopped_working) AS INTEGER) AS stopped_working_days,
  CAST(SUM(t.stopped_calendar) AS INTEGER) AS stopped_calendar_days,
  CAST(COALESCE(SUM(t.stopped_working) FILTER (WHERE t.used_working < t.working_days), 0) AS INTEGER) AS added_working_days,
  CAST(COALESCE(SUM(t.stopped_calendar) FILTER (
    WHERE t.used_calendar < COALESCE(t.calendar_days, DAYS_BETWEEN(t.started_on, PLUS_MONTHS(t.started_on, t.months)))
  ), 0) AS INTEGER) AS added_calendar_days,
  COUNT(*) FILTER (
    WHERE t.is_open AND t.closed_on IS NULL AND (
      t.used_working < t.working_days
      OR t.used_calendar < COALESCE(
        t.calendar_days, DAYS_BETWEEN(t.started_on, PLUS_MONTHS(t.started_on, t.months))
      )
    )
  ) > 0 AS held,
  COUNT(*) FILTER (
    WHERE (t.working_days > 1 AND t.used_working = t.working_days - 1)
    OR (t.calendar_days > 1 AND t.used_calendar = t.calendar_days - 1)
  ) AS last_day_stops
FROM (
  SELECT
    o.*,
    o.before_working - COALESCE(SUM(o.stopped_working) OVER earlier, 0) AS used_working,
    o.before_calendar - COALESCE(SUM(o.stopped_calendar) OVER earlier, 0) AS used_calendar
  FROM (
    SELECT
      k.case_id, k.clock, k.step_no, k.started_on, k.closed_on, k.working_days, k.calendar_days, k.months,
      s.position, s.first_day, s.is_open,
      GREATEST(0, LEAST(s.ordinal_at_end, k.read_ordinal) - GREATEST(s.ordinal_before, k.started_ordinal))
        AS stopped_working,
      GREATEST(
        0, DAYS_BETWEEN(GREATEST(PLUS_DAYS(s.first_day, -1), k.started_on), LEAST(s.last_day, k.read_on))
      ) AS stopped_calendar,
      GREATEST(0, s.ordinal_before - k.started_ordinal) AS before_working,
      GREATEST(0, DAYS_BETWEEN(k.started_on, PLUS_DAYS(s.first_day, -1))) AS before_calendar
    FROM clocks AS k
    JOIN stop_spans AS s ON s.case_id = k.case_id AND s.first_day <= k.read_on AND s.last_day >= k.started_on
    WHERE k.stoppable
  ) AS o
  WINDOW earlier AS (
    PARTITION BY o.case_id, o.clock, o.step_no ORDER BY o.first_day, o.position
    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
  )
) AS t
GROUP BY t.case_id, t.clock, t.step_no
