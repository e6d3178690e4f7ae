-- Each clock read: days used, the day it falls due (empty while held), how much is left and how far it is over.
SELECT
  r.*,
  CASE
    WHEN r.hours IS NOT NULL THEN COALESCE(r.closed_at, r.now) > r.due_at
    WHEN r.held AND r.due_on IS NULL THEN FALSE
    ELSE r.read_on > r.due_on
  END AS exceeded,
  CASE
    WHEN r.working_days IS NOT NULL THEN r.working_days - r.used_working_days
    WHEN r.calendar_days IS NOT NULL THEN r.calendar_days - r.used_calendar_days
    WHEN r.months IS NOT NULL THEN DAYS_BETWEEN(r.started_on, PLUS_MONTHS(r.started_on, r.months)) - r.used_calendar_days
  END AS days_left,
  CASE
    WHEN r.working_days > 0 THEN CAST(r.used_working_days AS DOUBLE PRECISION) / r.working_days
    WHEN r.calendar_days > 0 THEN CAST(r.used_calendar_days AS DOUBLE PRECISION) / r.calendar_days
    WHEN r.months > 0
      THEN CAST(r.used_calendar_days AS DOUBLE PRECISION)
        / DAYS_BETWEEN(r.started_on, PLUS_MONTHS(r.started_on, r.months))
  END AS used_fraction
FROM (
  SELECT
    k.case_id, k.clock, k.step_no, k.started_on, k.closed_on, k.closed_at, k.read_on, k.value, k.unit,
    k.working_days, k.calendar_days, k.months, k.hours, k.read_ordinal, m.now,
    COALESCE(p.held, FALSE) AS held, COALESCE(p.last_day_stops, 0) AS last_day_stops,
    COALESCE(p.stopped_working_days, 0) AS stopped_working_days,
    COALESCE(p.stopped_calendar_days, 0) AS stopped_calendar_days,
    k.read_ordinal - k.started_ordinal - COALESCE(p.stopped_working_days, 0) AS used_working_days,
    DAYS_BETWEEN(k.started_on, k.read_on) - COALESCE(p.stopped_calendar_days, 0) AS used_calendar_days,
    due.ordinal AS due_ordinal,
    CASE
      WHEN p.held THEN NULL
      WHEN k.working_days = 0 THEN k.started_on
      WHEN k.working_days IS NOT NULL THEN due.day
      WHEN k.calendar_days IS NOT NULL THEN PLUS_DAYS(k.started_on, k.calendar_days + COALESCE(p.added_calendar_days, 0))
      WHEN k.months IS NOT NULL
        THEN PLUS_DAYS(PLUS_MONTHS(k.started_on, k.months), COALESCE(p.added_calendar_days, 0))
    END AS due_on,
    CASE WHEN k.hours IS NOT NULL THEN PLUS_HOURS(k.started_at, k.hours) END AS due_at
  FROM clocks AS k
  CROSS JOIN as_of AS m
  LEFT JOIN clock_stops AS p ON p.case_id = k.case_id AND p.clock = k.clock AND p.step_no = k.step_no
  LEFT JOIN calendar_day AS due
    ON due.calendar = k.calendar AND due.is_working
    AND due.ordinal = k.started_ordinal + k.working_days + COALESCE(p.added_working_days, 0)
) AS r
