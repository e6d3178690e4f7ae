-- The application, and every time corrections came in: from then on the office has so long to answer.
-- A deemed acceptance is the law's answer to silence, not the office's answer to the applicant.
SELECT r.case_id, r.position, r.received_on, MIN(a.occurred_on) AS answered_on
FROM (
  SELECT d.case_id, d.position, d.occurred_on AS received_on FROM seen AS d WHERE d.verb = 'correction_done'
  UNION ALL
  SELECT m.case_id, m.received_position, m.received_on FROM milestones AS m WHERE m.received_on IS NOT NULL
) AS r
LEFT JOIN seen AS a
  ON a.case_id = r.case_id AND a.verb IN ('correction_notice', 'accept', 'decline')
  AND (a.occurred_on > r.received_on OR (a.occurred_on = r.received_on AND a.position > r.position))
GROUP BY r.case_id, r.position, r.received_on
