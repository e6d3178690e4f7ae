-- Acts that turn a key, and the first step of the route. The machine and the applicant hold none.
SELECT e.case_id, e.verb, e.actor
FROM seen AS e
WHERE e.verb IN (
  'accept', 'sign', 'investigate', 'inspect', 'hold_hearing', 'legal_review',
  'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'
) AND e.actor <> '' AND e.actor NOT IN ('system', 'applicant')
UNION ALL
SELECT h.case_id, h.verb, h.actor
FROM milestones AS m
JOIN seen AS h ON h.case_id = m.case_id AND h.position = m.first_step_position
WHERE h.verb = 'step_done'
