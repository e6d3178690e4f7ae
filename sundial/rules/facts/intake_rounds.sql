-- The application, and every time corrections came in: from then on the office has so long to answer.
-- A deemed acceptance is the law's answer to silence, not the office's answer to the applicant.
SELECT r.case_id, r.position, r.received_on, r.answered_on
FROM (
  SELECT
    e.case_id, e.position, e.verb, e.occurred_on AS received_on,
    MIN(CASE WHEN e.verb IN ('correction_notice', 'accept', 'decline') THEN e.occurred_on END) OVER (
      PARTITION BY e.case_id ORDER BY e.occurred_on, e.position ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
    ) AS answered_on,
    ROW_NUMBER() OVER (
      PARTITION BY e.case_id, e.verb IN ('receive', 'submit')
      ORDER BY CASE WHEN e.verb = 'receive' THEN 0 ELSE 1 END, e.occurred_on, e.position
    ) AS place
  FROM seen AS e
  WHERE e.verb IN ('receive', 'submit', 'correction_done', 'correction_notice', 'accept', 'decline')
) AS r
WHERE r.verb = 'correction_done' OR (r.verb IN ('receive', 'submit') AND r.place = 1)
