-- Questions, complaints, bad ratings, requests for a hearing and orders to report, each with the first answer after it. What was
-- lodged by itself and not taken up, passed on or withdrawn is owed no answer; a question within another case still is.
SELECT
  q.case_id, q.verb, q.asked_on, q.answered_on,
  until.ordinal - asked.ordinal AS working_days,
  DAYS_BETWEEN(q.asked_on, COALESCE(q.answered_on, m.today)) AS calendar_days
FROM (
  SELECT
    w.case_id, w.verb, w.asked_on, c.calendar,
    COALESCE(w.answered_on, CASE WHEN c.procedure = 'complaint' THEN w.over_on END) AS answered_on
  FROM (
    SELECT
      e.case_id, e.verb, e.occurred_on AS asked_on,
      CASE e.verb
        WHEN 'consult' THEN MIN(CASE WHEN e.verb = 'consult_reply' THEN e.occurred_on END) OVER later
        WHEN 'complain' THEN MIN(CASE WHEN e.verb = 'complain_reply' THEN e.occurred_on END) OVER later
        WHEN 'rate_badly' THEN MIN(CASE WHEN e.verb = 'rating_reply' THEN e.occurred_on END) OVER later
        WHEN 'request_hearing' THEN MIN(CASE WHEN e.verb = 'hold_hearing' THEN e.occurred_on END) OVER later
        ELSE
          MIN(CASE WHEN e.verb NOT IN ('consult', 'complain', 'rate_badly', 'request_hearing', 'hold_hearing') THEN e.occurred_on END)
            OVER later
      END AS answered_on,
      MIN(CASE WHEN e.verb IN ('decline', 'transfer_out', 'withdraw') THEN e.occurred_on END) OVER later AS over_on
    FROM seen AS e
    WHERE e.verb IN (
      'consult', 'consult_reply', 'complain', 'complain_reply', 'rate_badly', 'rating_reply', 'request_hearing', 'hold_hearing',
      'report_weekly', 'report_monthly', 'decline', 'transfer', 'transfer_out', 'withdraw'
    )
    WINDOW later AS (
      PARTITION BY e.case_id ORDER BY e.occurred_on, e.position ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    )
  ) AS w
  JOIN base_case AS c ON c.case_id = w.case_id
  WHERE w.verb IN ('consult', 'complain', 'rate_badly', 'request_hearing', 'report_weekly', 'report_monthly')
) AS q
CROSS JOIN as_of AS m
LEFT JOIN calendar_day AS asked ON asked.calendar = q.calendar AND asked.day = q.asked_on
LEFT JOIN calendar_day AS until ON until.calendar = q.calendar AND until.day = COALESCE(q.answered_on, m.today)
