-- When each act of the case's life was first done. Dates are local; instants and positions only break ties.
SELECT
  e.case_id,
  COALESCE(
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'receive'),
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'submit')
  ) AS received_on,
  COALESCE(
    MIN(e.position) FILTER (WHERE e.verb = 'receive'),
    MIN(e.position) FILTER (WHERE e.verb = 'submit')
  ) AS received_position,
  -- The limits run from the day the law counts as that of acceptance; who accepted when is another matter.
  -- A penalty is accepted when it is filed (行政处罚法 第六十条).
  COALESCE(
    MIN(e.effective_on) FILTER (WHERE e.verb = 'file_case'),
    MIN(e.effective_on) FILTER (WHERE e.verb IN ('accept', 'deemed_accept'))
  ) AS accepted_on,
  COALESCE(
    MIN(e.effective_at) FILTER (WHERE e.verb = 'file_case'),
    MIN(e.effective_at) FILTER (WHERE e.verb IN ('accept', 'deemed_accept'))
  ) AS counted_from_at,
  COALESCE(
    MIN(e.occurred_at) FILTER (WHERE e.verb = 'file_case'),
    MIN(e.occurred_at) FILTER (WHERE e.verb IN ('accept', 'deemed_accept'))
  ) AS accepted_at,
  COALESCE(
    MIN(e.position) FILTER (WHERE e.verb = 'file_case'),
    MIN(e.position) FILTER (WHERE e.verb IN ('accept', 'deemed_accept'))
  ) AS accepted_position,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN (
    'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'
  )) AS decided_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN (
    'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'
  )) AS decided_at,
  MIN(e.position) FILTER (WHERE e.verb IN (
    'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'
  )) AS decided_position,
  COUNT(*) FILTER (WHERE e.verb = 'decide_grant') > 0 AS granted,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'deliver') AS delivered_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'deliver') AS delivered_at,
  MIN(e.position) FILTER (WHERE e.verb = 'deliver') AS delivered_position,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'publish') AS published_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'publish') AS published_at,
  MIN(e.position) FILTER (WHERE e.verb = 'publish') AS published_position,
  MAX(e.occurred_on) FILTER (WHERE e.verb = 'unpublish') AS unpublished_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'publish_proposed') AS proposed_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'hand_over_credit') AS credit_handed_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN (
    'decline', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'not_file', 'cancel_filing',
    'withdraw', 'terminate', 'return', 'merge', 'transfer_out', 'archive'
  )) AS ended_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN (
    'decline', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'not_file', 'cancel_filing',
    'withdraw', 'terminate', 'return', 'merge', 'transfer_out', 'archive'
  )) AS ended_at,
  MIN(e.position) FILTER (
    WHERE e.verb = 'step_done' AND e.actor <> '' AND e.actor NOT IN ('system', 'applicant')
  ) AS first_step_position,
  MIN(e.occurred_on) FILTER (WHERE e.recorded_on = e.occurred_on) AS entered_same_day_on,
  MIN(e.occurred_on) AS first_event_on,
  MAX(e.occurred_on) AS last_event_on,
  MAX(e.occurred_on) FILTER (WHERE e.verb <> 'other') AS last_act_on,
  COUNT(*) FILTER (WHERE e.verb = 'clock_stop') > 0 AS stopped,
  -- how it was entered
  MIN(e.recorded_at) FILTER (WHERE e.verb = 'accept') AS acceptance_entered_at,
  MIN(e.recorded_at) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'))
    AS decision_entered_at,
  COUNT(*) FILTER (WHERE e.recorded_on > e.occurred_on) AS lagging_count
FROM seen AS e
GROUP BY e.case_id
