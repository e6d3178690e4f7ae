-- What each hand did in each case. The machine and the applicant hold no keys.
SELECT
  e.case_id, e.actor,
  COUNT(*) FILTER (WHERE e.verb = 'accept') > 0 AS accepted,
  COUNT(*) FILTER (WHERE e.verb = 'sign') > 0 AS signed,
  COUNT(*) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty')) > 0 AS decided,
  COUNT(*) FILTER (WHERE e.verb = 'hold_hearing') > 0 AS chaired,
  COUNT(*) FILTER (WHERE e.verb = 'legal_review') > 0 AS reviewed,
  COUNT(*) FILTER (WHERE e.verb IN ('investigate', 'inspect')) > 0 AS investigated,
  MIN(e.position) FILTER (WHERE e.verb = 'step_done') AS first_step_position
FROM seen AS e
WHERE e.actor <> '' AND e.actor NOT IN ('system', 'applicant') AND e.verb IN (
  'accept', 'sign', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'hold_hearing',
  'legal_review', 'investigate', 'inspect', 'step_done'
)
GROUP BY e.case_id, e.actor
