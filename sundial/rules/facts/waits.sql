-- The longest wait of each kind in a case, and the first that is still waiting.
SELECT
  a.case_id,
  MAX(a.working_days) FILTER (WHERE a.verb = 'consult') AS consult_working_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'consult' AND a.answered_on IS NULL) AS consult_open_on,
  MAX(a.calendar_days) FILTER (WHERE a.verb = 'complain') AS complaint_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'complain' AND a.answered_on IS NULL) AS complaint_open_on,
  MAX(a.working_days) FILTER (WHERE a.verb = 'request_hearing') AS hearing_working_days,
  MIN(a.asked_on) FILTER (WHERE a.verb = 'request_hearing' AND a.answered_on IS NULL) AS hearing_open_on
FROM answers AS a
GROUP BY a.case_id
