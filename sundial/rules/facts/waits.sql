-- The longest wait of each kind in a case, and the first that is still waiting.
SELECT
  a.case_id,
  MAX(a.working_days) FILTER (WHERE a.verb = 'consult') AS consult_working_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'consult' AND a.answered_on IS NULL) AS consult_open_on,
  MAX(a.calendar_days) FILTER (WHERE a.verb = 'complain') AS complaint_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'complain' AND a.answered_on IS NULL) AS complaint_open_on,
  MAX(a.working_days) FILTER (WHERE a.verb = 'request_hearing') AS hearing_working_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'request_hearing' AND a.answered_on IS NULL) AS hearing_open_on,
  MAX(a.working_days) FILTER (WHERE a.verb = 'rate_badly') AS bad_rating_working_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'rate_badly' AND a.answered_on IS NULL) AS bad_rating_open_on,
  MAX(a.calendar_days) FILTER (WHERE a.verb = 'report_weekly') AS weekly_report_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'report_weekly' AND a.answered_on IS NULL) AS weekly_report_open_on,
  MAX(a.calendar_days) FILTER (WHERE a.verb = 'report_monthly') AS monthly_report_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'report_monthly' AND a.answered_on IS NULL) AS monthly_report_open_on,
  MAX(a.calendar_days) FILTER (WHERE a.verb IN ('report_weekly', 'report_monthly')) AS days_without_report
FROM answers AS a
GROUP BY a.case_id
