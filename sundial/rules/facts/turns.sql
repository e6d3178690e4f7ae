-- Acts that not every case knows: corrections, refusals, extensions, stops, hearings, penalties, coercion, challenges. Kept apart from the
-- milestones, so that in bulk only the cases that took such a turn are counted.
SELECT
  e.case_id,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'correction_notice') AS correction_notice_on,
  COUNT(*) FILTER (WHERE e.verb = 'correction_notice') AS correction_rounds,
  COUNT(*) FILTER (WHERE e.verb = 'deemed_accept') > 0 AS deemed_accepted,
  COUNT(*) FILTER (WHERE e.verb = 'decline') > 0 AS declined,
  COUNT(*) FILTER (WHERE e.verb = 'decline' AND e.reason_given) > 0 AS decline_reason_given,
  COUNT(*) FILTER (WHERE e.verb = 'decide_refuse') > 0 AS refused,
  COUNT(*) FILTER (WHERE e.verb = 'decide_refuse' AND e.reason_given) > 0 AS refusal_reason_given,
  COUNT(*) FILTER (WHERE e.verb = 'extend') AS extension_count,
  COUNT(*) FILTER (WHERE e.verb = 'notify_extension') AS extension_notice_count,
  COUNT(*) FILTER (WHERE e.verb = 'clock_stop') AS stop_count,
  COUNT(*) FILTER (WHERE e.verb = 'complain') AS complaint_count,
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
  COUNT(*) FILTER (WHERE e.verb IN ('correction_notice', 'clock_stop', 'return', 'send_back', 'merge', 'terminate', 'transfer', 'transfer_out'))
    AS abnormal_count,
  COUNT(*) FILTER (WHERE e.verb IN ('return', 'send_back', 'merge', 'terminate', 'transfer', 'transfer_out') AND NOT e.reason_given)
    AS abnormal_without_reason_count,
  COUNT(*) FILTER (WHERE e.verb = 'mis_operation') AS mis_operation_count,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'withdraw') AS withdrawn_on,
  -- our act before those who review it; withdrawn or decided before our answer, no answer is owed
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'be_reconsidered') AS reconsidered_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'be_reconsidered_simply') AS reconsidered_simply_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb = 'be_sued') AS sued_on,
  MIN(e.occurred_on) FILTER (WHERE e.verb IN ('answer_challenge', 'challenge_decided')) AS challenge_answered_on
FROM seen AS e
WHERE e.verb IN (
  'annul', 'answer_challenge', 'approve_seizure', 'be_reconsidered', 'be_reconsidered_simply', 'be_sued', 'cancel_filing',
  'challenge_decided', 'change_cause', 'change_standard', 'clock_stop', 'complain',
  'correction_notice', 'decide_no_penalty', 'decide_penalty', 'decide_refuse', 'decline', 'deemed_accept',
  'discover', 'dispose_seizure', 'extend', 'file_case', 'hear_defence', 'hearing_call', 'hearing_notice',
  'hold_hearing', 'inspect', 'issue_certificate', 'legal_review', 'meeting_decision', 'merge', 'mis_operation',
  'not_file', 'notify_extension', 'penalty_notice', 'report_up', 'return', 'seize', 'send_back', 'terminate',
  'transfer', 'transfer_out', 'withdraw'
)
GROUP BY e.case_id
