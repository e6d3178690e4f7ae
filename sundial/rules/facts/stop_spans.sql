-- The days each stop takes out of a clock: the day of the stop and the day of resumption included, no day twice.
SELECT
  t.case_id, t.position, t.first_day, t.last_day, t.is_open,
  before_stop.ordinal AS ordinal_before, at_end.ordinal AS ordinal_at_end
FROM (
  SELECT
    s.case_id, s.position,
    GREATEST(
      s.stopped_on,
      PLUS_DAYS(
        MAX(COALESCE(s.resumed_on, m.today)) OVER (
          PARTITION BY s.case_id ORDER BY s.stopped_on, s.position ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ),
        1
      )
    ) AS first_day,
    COALESCE(s.resumed_on, m.today) AS last_day,
    s.resumed_on IS NULL AS is_open
  FROM stops AS s
  CROSS JOIN as_of AS m
) AS t
JOIN base_case AS c ON c.case_id = t.case_id
LEFT JOIN calendar_day AS before_stop ON before_stop.calendar = c.calendar AND before_stop.day = PLUS_DAYS(t.first_day, -1)
LEFT JOIN calendar_day AS at_end ON at_end.calendar = c.calendar AND at_end.day = t.last_day
WHERE t.last_day >= t.first_day
