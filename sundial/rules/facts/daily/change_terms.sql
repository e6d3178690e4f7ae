-- The clocks of the latest change of an item: the last day of each, and the day it was done; empty while it is owed.
-- An item has one change in progress at a time, so its clock runs as long as more were begun than ended.
SELECT
  d.subject_id AS item_code,
  MAX(d.occurred_on) FILTER (WHERE d.verb = 'owe_change_file' AND d.rank = 1) AS change_file_due_on,
  CASE WHEN COUNT(*) FILTER (WHERE d.verb = 'owe_change_file') <= COUNT(*) FILTER (WHERE d.verb = 'meet_change_file')
    THEN MAX(d.occurred_on) FILTER (WHERE d.verb = 'meet_change_file')
  END AS change_file_done_on,
  MAX(d.occurred_on) FILTER (WHERE d.verb = 'owe_change_review' AND d.rank = 1) AS change_review_due_on,
  CASE WHEN COUNT(*) FILTER (WHERE d.verb = 'owe_change_review') <= COUNT(*) FILTER (WHERE d.verb = 'meet_change_review')
    THEN MAX(d.occurred_on) FILTER (WHERE d.verb = 'meet_change_review')
  END AS change_review_done_on,
  MAX(d.occurred_on) FILTER (WHERE d.verb = 'owe_change_before_law' AND d.rank = 1) AS change_law_due_on,
  CASE WHEN COUNT(*) FILTER (WHERE d.verb = 'owe_change_before_law') <= COUNT(*) FILTER (WHERE d.verb = 'meet_change_before_law')
    THEN MAX(d.occurred_on) FILTER (WHERE d.verb = 'meet_change_before_law')
  END AS change_law_done_on
FROM (
  SELECT
    u.subject_id, u.verb, u.occurred_on,
    ROW_NUMBER() OVER (
      PARTITION BY u.subject_id, u.verb ORDER BY COALESCE(u.recorded_on, u.occurred_on) DESC, u.occurred_on DESC
    ) AS rank
  FROM base_duty AS u
  CROSS JOIN as_of AS m
  WHERE u.subject_type = 'item' AND COALESCE(u.recorded_on, u.occurred_on) <= m.today
) AS d
GROUP BY d.subject_id
