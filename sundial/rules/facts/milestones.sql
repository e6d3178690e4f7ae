-- When each act of the case's life was first done. Dates are local; instants and positions only break ties.
SELECT
  e.case_id,
  COALESCE(
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'receive'),
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'submit')
  ) AS received_on,
  CASE WHEN COUNT(*) FILTER (WHERE e.verb = 'receive') > 0 THEN 'receive' ELSE 'submit' END AS received_verb,
  -- The limits run from the day the law counts as that of acceptance; who accepted when is another matter.
  MIN(e.effective_on) FILTER (WHERE e.verb IN ('accept', 'deemed_accept')) AS accepted_on,
  MIN(e.effective_at) FILTER (WHERE e.verb IN ('accept', 'deemed_accept')) AS counted_from_at,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN ('accept', 'deemed_accept')) AS accepted_at,
  MIN(e.position) FILTER (WHERE e.verb IN ('accept', 'deemed_accept')) AS accepted_position,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'correction_notice') AS correction_notice_on,
  COUNT(*) FILTER (WHERE e.verb = 'correction_notice') AS correction_rounds,
  COUNT(*) FILTER (WHERE e.verb = 'deemed_accept') > 0 AS deemed_accepted,
  COUNT(*) FILTER (WHERE e.verb = 'decline') > 0 AS declined,
  COUNT(*) FILTER (WHERE e.verb = 'decline' AND e.reason_given) > 0 AS decline_reason_given,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse')) AS decided_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse')) AS decided_at,
  MIN(e.position) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse')) AS decided_position,
  COUNT(*) FILTER (WHERE e.verb = 'decide_grant') > 0 AS granted,
  COUNT(*) FILTER (WHERE e.verb = 'decide_refuse') > 0 AS refused,
  COUNT(*) FILTER (WHERE e.verb = 'decide_refuse' AND e.reason_given) > 0 AS refusal_reason_given,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'deliver') AS delivered_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'deliver') AS delivered_at,
  MIN(e.position) FILTER (WHERE e.verb = 'deliver') AS delivered_position,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'publish') AS published_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'publish') AS published_at,
  MIN(e.position) FILTER (WHERE e.verb = 'publish') AS published_position,
  MAX(e.occurred_on) FILTER (WHERE e.verb = 'unpublish') AS unpublished_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'publish_proposed') AS proposed_on,
  COUNT(*) FILTER (WHERE e.verb = 'extend') AS extension_count,
  COUNT(*) FILTER (WHERE e.verb = 'notify_extension') AS extension_notice_count,
  COUNT(*) FILTER (WHERE e.verb = 'clock_stop') AS stop_count,
  COUNT(*) FILTER (WHERE e.verb = 'complain') AS complaint_count,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN (
    'decline', 'decide_grant', 'decide_refuse', 'withdraw', 'terminate', 'return', 'archive'
  )) AS ended_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN (
    'decline', 'decide_grant', 'decide_refuse', 'withdraw', 'terminate', 'return', 'archive'
  )) AS ended_at,
  MIN(e.occurred_on) FILTER (WHERE e.recorded_on = e.occurred_on) AS entered_same_day_on,
  MIN(e.occurred_on) AS first_event_on,
  MAX(e.occurred_on) AS last_event_on
FROM seen AS e
GROUP BY e.case_id
