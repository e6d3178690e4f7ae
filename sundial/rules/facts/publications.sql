-- How long result and proposal stood in public, in whole working days. The day of publication does not count, and a
-- period that ends in the middle of a day does not have that day.
SELECT
  e.case_id,
  shown_until.ordinal - shown.ordinal AS published_working_days,
  CASE
    WHEN e.granted AND c.publication_required
      THEN COALESCE(shown.ordinal, today.ordinal) - decided.ordinal
  END AS publication_wait_working_days,
  proposed_until.ordinal - proposed.ordinal AS proposed_working_days,
  CASE WHEN c.credit_required THEN COALESCE(handed.ordinal, today.ordinal) - decided.ordinal END AS credit_wait_working_days
FROM milestones AS e
JOIN base_case AS c ON c.case_id = e.case_id
CROSS JOIN as_of AS m
LEFT JOIN calendar_day AS today ON today.calendar = c.calendar AND today.day = m.today
LEFT JOIN calendar_day AS decided ON decided.calendar = c.calendar AND decided.day = e.decided_on
LEFT JOIN calendar_day AS handed ON handed.calendar = c.calendar AND handed.day = e.credit_handed_on
LEFT JOIN calendar_day AS shown ON shown.calendar = c.calendar AND shown.day = e.published_on
LEFT JOIN calendar_day AS shown_until
  ON shown_until.calendar = c.calendar AND shown_until.day = PLUS_DAYS(COALESCE(e.unpublished_on, m.today), -1)
LEFT JOIN calendar_day AS proposed ON proposed.calendar = c.calendar AND proposed.day = e.proposed_on
LEFT JOIN calendar_day AS proposed_until
  ON proposed_until.calendar = c.calendar AND proposed_until.day = PLUS_DAYS(COALESCE(e.decided_on, m.today), -1)
