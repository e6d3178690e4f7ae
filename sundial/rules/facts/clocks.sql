-- Every limit that runs on a case: what starts it, what closes it, how long it may run, whether a stop can have held it.
SELECT
  k.case_id, k.clock, k.step_no, k.started_on, k.started_at, k.closed_on, k.closed_at, k.value, k.unit, k.stoppable,
  k.calendar,
  COALESCE(k.closed_on, m.today) AS read_on,
  CASE WHEN k.unit = 'working_day' THEN k.value END AS working_days,
  CASE
    WHEN k.unit IN ('same_day', 'on_the_spot') THEN 0
    WHEN k.unit IN ('calendar_day', 'day_unqualified') THEN k.value
    WHEN k.unit = 'week' THEN 7 * k.value
  END AS calendar_days,
  CASE
    WHEN k.unit = 'month' THEN k.value
    WHEN k.unit = 'quarter' THEN 3 * k.value
    WHEN k.unit = 'year' THEN 12 * k.value
  END AS months,
  CASE WHEN k.unit = 'hour' THEN k.value END AS hours,
  started.ordinal AS started_ordinal,
  read.ordinal AS read_ordinal
FROM (
  SELECT
    b.case_id, 'promised' AS clock, 0 AS step_no, e.accepted_on AS started_on, e.counted_from_at AS started_at,
    COALESCE(e.decided_on, e.ended_on) AS closed_on, COALESCE(e.decided_at, e.ended_at) AS closed_at,
    b.promised_value + CASE
      WHEN b.promised_unit = 'working_day' THEN COALESCE(x.working_days, 0)
      WHEN b.promised_unit = 'calendar_day' THEN COALESCE(x.calendar_days, 0)
      ELSE 0
    END AS value,
    b.promised_unit AS unit, e.stopped AS stoppable, b.calendar
  FROM base_case AS b
  JOIN milestones AS e ON e.case_id = b.case_id
  LEFT JOIN extensions AS x ON x.case_id = b.case_id
  UNION ALL
  SELECT
    b.case_id, 'statutory', 0, e.accepted_on, e.counted_from_at,
    COALESCE(e.decided_on, e.ended_on), COALESCE(e.decided_at, e.ended_at),
    -- An extension lengthens the promise; the limit of the law only as far as the lengthened promise would pass it.
    CASE
      WHEN b.promised_value IS NULL OR b.promised_unit IN ('as_set', 'period')
        THEN b.statutory_value + CASE
          WHEN b.statutory_unit = 'working_day' THEN COALESCE(x.working_days, 0)
          WHEN b.statutory_unit = 'calendar_day' THEN COALESCE(x.calendar_days, 0)
          ELSE 0
        END
      WHEN b.promised_unit = b.statutory_unit AND b.statutory_unit = 'working_day' AND x.working_days > 0
        THEN GREATEST(b.statutory_value, b.promised_value + x.working_days)
      WHEN b.promised_unit = b.statutory_unit AND b.statutory_unit = 'calendar_day' AND x.calendar_days > 0
        THEN GREATEST(b.statutory_value, b.promised_value + x.calendar_days)
      ELSE b.statutory_value
    END,
    b.statutory_unit, e.stopped, b.calendar
  FROM base_case AS b
  JOIN milestones AS e ON e.case_id = b.case_id
  LEFT JOIN extensions AS x ON x.case_id = b.case_id
  UNION ALL
  SELECT
    b.case_id, 'intake', i.position, i.received_on, NULL, COALESCE(i.answered_on, e.ended_on), NULL,
    b.correction_limit_value, b.correction_limit_unit, FALSE, b.calendar
  FROM base_case AS b
  JOIN milestones AS e ON e.case_id = b.case_id
  JOIN intake_rounds AS i ON i.case_id = b.case_id
  UNION ALL
  SELECT
    b.case_id, 'delivery', 0, e.decided_on, e.decided_at, e.delivered_on, e.delivered_at,
    b.delivery_limit_value, b.delivery_limit_unit, FALSE, b.calendar
  FROM base_case AS b
  JOIN milestones AS e ON e.case_id = b.case_id
  UNION ALL
  SELECT
    s.case_id, 'step', s.step_no, s.started_on, s.started_at,
    CASE WHEN s.done_on <= n.today THEN s.done_on ELSE e.ended_on END,
    CASE WHEN s.done_on <= n.today THEN s.done_at ELSE e.ended_at END,
    s.limit_value, s.limit_unit, e.stopped, b.calendar
  FROM base_step AS s
  JOIN base_case AS b ON b.case_id = s.case_id
  CROSS JOIN as_of AS n
  LEFT JOIN milestones AS e ON e.case_id = s.case_id
) AS k
CROSS JOIN as_of AS m
LEFT JOIN calendar_day AS started ON started.calendar = k.calendar AND started.day = k.started_on
LEFT JOIN calendar_day AS read ON read.calendar = k.calendar AND read.day = COALESCE(k.closed_on, m.today)
WHERE k.started_on <= m.today
