-- When each act of the case's life was first done. Dates are local; instants and positions only break ties.
SELECT
  e.case_id,
  COALESCE(
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'receive'),
    MIN(e.occurred_on) FILTER (WHERE e.verb = 'submit')
  ) AS received_on,
  CASE WHEN COUNT(*) FILTER (WHERE e.verb = 'receive') > 0 THEN 'receive' ELSE 'submit' END AS received_verb,
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
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'correction_notice') AS correction_notice_on,
  COUNT(*) FILTER (WHERE e.verb = 'correction_notice') AS correction_rounds,
  COUNT(*) FILTER (WHERE e.verb = 'deemed_accept') > 0 AS deemed_accepted,
  COUNT(*) FILTER (WHERE e.verb = 'decline') > 0 AS declined,
  COUNT(*) FILTER (WHERE e.verb = 'decline' AND e.reason_given) > 0 AS decline_reason_given,
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
    'decline', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'not_file', 'cancel_filing',
    'withdraw', 'terminate', 'return', 'archive'
  )) AS ended_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb IN (
    'decline', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'not_file', 'cancel_filing',
    'withdraw', 'terminate', 'return', 'archive'
  )) AS ended_at,
  MIN(e.occurred_on) FILTER (WHERE e.recorded_on = e.occurred_on) AS entered_same_day_on,
  MIN(e.occurred_on) AS first_event_on,
  MAX(e.occurred_on) AS last_event_on,
  MAX(e.occurred_on) FILTER (WHERE e.verb <> 'other') AS last_act_on,
  -- upward review and certificate
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'report_up') AS reported_up_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'issue_certificate') AS certificate_on,
  -- gates before the decision
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'inspect') AS inspected_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'legal_review') AS legal_review_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'meeting_decision') AS collective_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'hearing_notice') AS hearing_notice_on,
  MAX(e.occurred_on) FILTER (WHERE e.verb = 'hearing_call') AS hearing_called_on,
  MAX(e.occurred_on) FILTER (WHERE e.verb = 'hold_hearing') AS hearing_held_on,
  -- penalties
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'discover') AS discovered_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'file_case') AS filed_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN ('file_case', 'not_file')) AS filing_decided_on,
  COUNT(*) FILTER (WHERE e.verb = 'not_file') > 0 AS not_filed,
  COUNT(*) FILTER (WHERE e.verb = 'not_file' AND e.reason_given) > 0 AS not_filed_reason_given,
  COUNT(*) FILTER (WHERE e.verb = 'change_cause') AS cause_change_count,
  COUNT(*) FILTER (WHERE e.verb = 'cancel_filing') > 0 AS filing_cancelled,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'penalty_notice') AS penalty_notice_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'hear_defence') AS defence_heard_on,
  COUNT(*) FILTER (WHERE e.verb = 'change_standard') AS standard_change_count,
  COUNT(*) FILTER (WHERE e.verb = 'change_standard' AND NOT e.reason_given) AS standard_change_without_reason_count,
  COUNT(*) FILTER (WHERE e.verb = 'decide_penalty') > 0 AS penalised,
  COUNT(*) FILTER (WHERE e.verb = 'decide_no_penalty') > 0 AS penalty_waived,
  COUNT(*) FILTER (WHERE e.verb = 'decide_no_penalty' AND e.reason_given) > 0 AS waiver_reason_given,
  MAX(e.occurred_on) FILTER (WHERE e.verb = 'annul') AS annulled_on,
  -- coercion
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'seize') AS seized_on,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'seize') AS seized_at,
  MIN(e.occurred_at) FILTER (WHERE e.verb = 'approve_seizure') AS seizure_approved_at,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'dispose_seizure') AS seizure_disposed_on,
  -- how it was entered
  MIN(e.recorded_at) FILTER (WHERE e.verb = 'accept') AS acceptance_entered_at,
  MIN(e.recorded_at) FILTER (WHERE e.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty'))
    AS decision_entered_at,
  COUNT(*) FILTER (WHERE e.recorded_on > e.occurred_on) AS lagging_count,
  COUNT(*) FILTER (WHERE e.recorded_at < e.occurred_at) AS future_count,
  COUNT(*) FILTER (WHERE COALESCE(e.actor, '') = '') AS actorless_count,
  COUNT(*) FILTER (WHERE e.recorder <> e.actor) AS proxy_count,
  COUNT(*) FILTER (WHERE e.verb IN ('correction_notice', 'clock_stop', 'return', 'merge', 'terminate', 'transfer'))
    AS abnormal_count,
  COUNT(*) FILTER (WHERE e.verb IN ('return', 'merge', 'terminate', 'transfer') AND NOT e.reason_given)
    AS abnormal_without_reason_count,
  COUNT(*) FILTER (WHERE e.verb = 'mis_operation') AS mis_operation_count,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'withdraw') AS withdrawn_on
FROM seen AS e
GROUP BY e.case_id
