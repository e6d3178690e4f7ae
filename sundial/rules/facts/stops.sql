-- Clock stops as closed spans of days. A stop without a resumption is still open.
SELECT
  s.case_id, s.position, s.occurred_on AS stopped_on,
  CASE WHEN s.extension_unit = 'working_day' THEN s.extension_value END AS told_working_days,
  CASE WHEN s.next_verb IS NULL THEN NULL ELSE s.next_on END AS resumed_on
FROM (
  SELECT
    e.case_id, e.position, e.verb, e.occurred_on, e.extension_value, e.extension_unit,
    LEAD(e.verb) OVER (PARTITION BY e.case_id ORDER BY e.occurred_on, e.position) AS next_verb,
    LEAD(e.occurred_on) OVER (PARTITION BY e.case_id ORDER BY e.occurred_on, e.position) AS next_on
  FROM seen AS e
  WHERE e.verb IN ('clock_stop', 'clock_resume')
) AS s
WHERE s.verb = 'clock_stop'
