-- Which keys each hand held in each case. The machine and the applicant hold none. The handler is who finished the first
-- step of the route.
SELECT
  e.case_id, e.actor,
  CASE
    WHEN e.verb IN ('accept', 'sign') THEN e.verb
    WHEN e.verb = 'hold_hearing' THEN 'hear'
    WHEN e.verb = 'legal_review' THEN 'review'
    WHEN e.verb IN ('investigate', 'inspect') THEN 'investigate'
    ELSE 'decide'
  END AS role
FROM seen AS e
WHERE e.actor <> '' AND e.actor NOT IN ('system', 'applicant') AND e.verb IN (
  'accept', 'sign', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'hold_hearing',
  'legal_review', 'investigate', 'inspect'
)
UNION ALL
SELECT h.case_id, h.actor, 'handle'
FROM seen AS h
JOIN (
  SELECT s.case_id, MIN(s.position) AS position
  FROM seen AS s
  WHERE s.verb = 'step_done' AND s.actor <> '' AND s.actor NOT IN ('system', 'applicant')
  GROUP BY s.case_id
) AS first_step ON first_step.case_id = h.case_id AND first_step.position = h.position
