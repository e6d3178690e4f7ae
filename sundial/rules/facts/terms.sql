-- The latest term set for a duty inside the case (an opinion, a report, an inquiry), lengthened as it was, and whether it was kept.
-- What ends the case, or hands it over, ends the duty with it.
SELECT
  t.case_id, t.times AS term_count, t.set_on AS term_set_on, t.amount AS term_value, due.day AS term_due_on, t.done_on AS term_done_on,
  until.ordinal - due.ordinal AS term_working_days_over
FROM (
  SELECT
    a.case_id, c.calendar, MIN(latest.times) AS times,
    MIN(a.occurred_on) FILTER (WHERE a.verb = 'set_term') AS set_on,
    MIN(a.extension_unit) FILTER (WHERE a.verb = 'set_term') AS unit,
    CAST(SUM(a.extension_value) FILTER (WHERE a.verb IN ('set_term', 'extend')) AS INTEGER) AS amount,
    MIN(a.occurred_on) FILTER (WHERE a.verb <> 'set_term' AND a.verb <> 'extend') AS done_on
  FROM seen AS a
  JOIN base_case AS c ON c.case_id = a.case_id
  JOIN (
    SELECT s.case_id, MAX(s.position) AS position, COUNT(*) AS times FROM seen AS s WHERE s.verb = 'set_term' GROUP BY s.case_id
  ) AS latest ON latest.case_id = a.case_id AND a.position >= latest.position
  WHERE a.verb IN ('set_term', 'extend', 'meet_term', 'archive', 'terminate', 'withdraw', 'transfer_out', 'merge')
  GROUP BY a.case_id, c.calendar
) AS t
CROSS JOIN as_of AS m
LEFT JOIN calendar_day AS begun ON begun.calendar = t.calendar AND begun.day = t.set_on
LEFT JOIN calendar_day AS due
  ON t.unit = 'working_day' AND due.calendar = t.calendar AND due.is_working AND due.ordinal = begun.ordinal + t.amount
LEFT JOIN calendar_day AS until ON until.calendar = t.calendar AND until.day = COALESCE(t.done_on, m.today)
