-- What stood in for a paper: those that were to follow the acceptance, a promise that was found broken; and what became of either.
-- A permit that rests on a broken promise is refused or revoked; a case that ends otherwise is done with as well.
SELECT
  p.case_id,
  due.day AS later_papers_due_on, p.done_on AS later_papers_done_on,
  until.ordinal - due.ordinal AS later_papers_working_days_over,
  p.broken_on AS promise_broken_on, p.settled_on AS broken_promise_settled_on,
  settled.ordinal - broken.ordinal AS broken_promise_working_days
FROM (
  SELECT
    s.case_id, c.calendar, s.awaited_on, s.amount, s.unit, s.broken_on, s.settled_on, m.today,
    COALESCE(s.complete_on, e.ended_on) AS done_on
  FROM (
    SELECT
      a.case_id,
      MIN(a.occurred_on) FILTER (WHERE a.verb = 'await_papers') AS awaited_on,
      MIN(a.extension_value) FILTER (WHERE a.verb = 'await_papers') AS amount,
      MIN(a.extension_unit) FILTER (WHERE a.verb = 'await_papers') AS unit,
      MIN(a.occurred_on) FILTER (WHERE a.verb = 'papers_complete') AS complete_on,
      MIN(a.occurred_on) FILTER (WHERE a.verb = 'find_promise_broken') AS broken_on,
      MAX(a.occurred_on) FILTER (WHERE a.verb IN ('decide_refuse', 'annul', 'withdraw', 'terminate', 'transfer_out')) AS settled_on
    FROM seen AS a
    WHERE a.verb IN (
      'await_papers', 'papers_complete', 'find_promise_broken', 'decide_refuse', 'annul', 'withdraw', 'terminate', 'transfer_out'
    )
    GROUP BY a.case_id
  ) AS s
  JOIN base_case AS c ON c.case_id = s.case_id
  JOIN milestones AS e ON e.case_id = s.case_id
  CROSS JOIN as_of AS m
  WHERE s.awaited_on IS NOT NULL OR s.broken_on IS NOT NULL
) AS p
LEFT JOIN calendar_day AS awaited ON awaited.calendar = p.calendar AND awaited.day = p.awaited_on
LEFT JOIN calendar_day AS until ON until.calendar = p.calendar AND until.day = COALESCE(p.done_on, p.today)
LEFT JOIN calendar_day AS broken ON broken.calendar = p.calendar AND broken.day = p.broken_on
LEFT JOIN calendar_day AS settled ON settled.calendar = p.calendar AND settled.day = COALESCE(p.settled_on, p.today)
LEFT JOIN calendar_day AS worked
  ON worked.calendar = p.calendar AND worked.is_working AND worked.ordinal = awaited.ordinal + p.amount
LEFT JOIN calendar_day AS due
  ON due.calendar = p.calendar
  AND due.day = CASE p.unit WHEN 'working_day' THEN worked.day WHEN 'calendar_day' THEN PLUS_DAYS(p.awaited_on, p.amount) END
