-- One row per case. Every column is explained in rules/facts.yaml, and a test holds the two to each other.
SELECT
  c.case_id, c.case_no, c.jurisdiction, c.procedure, c.power_kind, c.item_code, c.organ_code, c.region_code, c.handling_kind,
  c.calendar, c.amount, m.now, m.today, m.midnight,
  e.received_on, e.accepted_on, e.decided_on, e.delivered_on, e.published_on, e.unpublished_on, e.proposed_on, e.last_event_on,
  -- the promised limit
  p.value AS promised_limit, c.promised_unit,
  p.used_working_days, p.used_calendar_days,
  p.stopped_working_days, p.stopped_calendar_days,
  CASE WHEN p.working_days IS NOT NULL THEN p.used_working_days ELSE p.used_calendar_days END AS promised_used,
  CASE WHEN p.working_days IS NOT NULL THEN 'working_day' ELSE 'calendar_day' END AS promised_used_unit,
  ROUND(CAST(p.used_fraction AS NUMERIC(18, 6)), 4) AS promised_used_fraction,
  p.due_on AS promised_due_on, p.due_at AS promised_due_at, p.days_left AS promised_days_left,
  CASE WHEN p.working_days IS NOT NULL THEN 'working_day' ELSE 'calendar_day' END AS promised_days_left_unit,
  CASE WHEN p.working_days IS NOT NULL THEN p.days_left ELSE promised_due.ordinal - p.read_ordinal END
    AS promised_working_days_left,
  p.exceeded AS promised_exceeded,
  CASE WHEN p.exceeded THEN GREATEST(0, -p.days_left) ELSE 0 END AS promised_days_over,
  -- the statutory limit
  s.value AS statutory_limit, c.statutory_unit, s.due_on AS statutory_due_on, s.days_left AS statutory_days_left,
  s.exceeded AS statutory_exceeded,
  CASE WHEN s.exceeded THEN GREATEST(0, -s.days_left) ELSE 0 END AS statutory_days_over,
  CASE WHEN s.working_days IS NOT NULL THEN s.used_working_days ELSE s.used_calendar_days END AS statutory_used,
  CASE WHEN s.working_days IS NOT NULL THEN 'working_day' ELSE 'calendar_day' END AS statutory_used_unit,
  -- the clock
  COALESCE(v.stop_count, 0) AS stop_count,
  COALESCE(open_stop.is_open, FALSE) AND e.ended_on IS NULL AS clock_stopped,
  e.accepted_on IS NOT NULL AND e.ended_on IS NULL AND NOT COALESCE(open_stop.is_open, FALSE) AS clock_running,
  open_stop.stopped_on,
  COALESCE(p.last_day_stops, 0) AS last_day_stop_count,
  r.longest_working_days AS longest_stop_working_days,
  r.told_working_days AS stop_told_working_days, r.working_days_over_told AS stop_working_days_over_told,
  r.open_on AS stop_open_on, r.open_told_working_days AS stop_open_told_working_days,
  today.ordinal - acted.ordinal AS idle_working_days, e.last_act_on,
  -- intake
  COALESCE(v.correction_rounds, 0) AS correction_rounds,
  c.correction_limit_value AS correction_limit, c.correction_limit_unit,
  noticed.ordinal - received.ordinal AS correction_notice_working_days,
  i.received_on AS intake_from_on, i.due_on AS intake_due_on, i.answered_on AS intake_answered_on,
  i.used_working_days AS intake_answer_working_days,
  COALESCE(i.exceeded, FALSE) AS intake_exceeded,
  COALESCE(v.deemed_accepted, FALSE) AS deemed_accepted,
  COALESCE(v.declined, FALSE) AS declined,
  COALESCE(v.decline_reason_given, FALSE) AS decline_reason_given,
  -- decision
  COALESCE(e.granted, FALSE) AS granted,
  COALESCE(v.refused, FALSE) AS refused,
  COALESCE(v.refusal_reason_given, FALSE) AS refusal_reason_given,
  e.decided_on IS NOT NULL AND (
    e.accepted_on IS NULL OR e.decided_at < e.accepted_at
    OR (e.decided_at = e.accepted_at AND e.decided_position < e.accepted_position)
  ) AS decided_before_accepted,
  h.officer IS NOT NULL AS same_officer_accepted_and_signed,
  h.officer AS same_officer,
  -- extension
  COALESCE(v.extension_count, 0) AS extension_count,
  COALESCE(x.unapproved_count, 0) AS unapproved_extension_count,
  COALESCE(x.unapproved_count, 0) > 0 AS extension_without_approval,
  COALESCE(v.extension_notice_count, 0) >= COALESCE(v.extension_count, 0) AS extension_told,
  x.first_extended_on,
  CASE WHEN p.working_days IS NOT NULL
    THEN promised_due.ordinal - COALESCE(x.working_days, 0) - extended.ordinal
  END AS extension_margin_working_days,
  -- upward review and certificate
  COALESCE(c.first_review, FALSE) AS first_review, v.reported_up_on,
  CASE WHEN c.first_review
    THEN COALESCE(reported.ordinal, p.read_ordinal) - accepted.ordinal - COALESCE(p.stopped_working_days, 0)
  END AS first_review_working_days,
  COALESCE(c.certificate_required, FALSE) AND COALESCE(e.granted, FALSE) AS certificate_due, v.certificate_on,
  CASE WHEN c.certificate_required AND e.granted THEN COALESCE(issued.ordinal, today.ordinal) - decided.ordinal END
    AS certificate_wait_working_days,
  -- gates
  COALESCE(c.inspection_required, FALSE) AS inspection_required, v.inspected_on,
  COALESCE(c.legal_review_required, FALSE) AS legal_review_required, v.legal_review_on,
  COALESCE(c.collective_required, FALSE) AS collective_required, v.collective_on,
  g.present AS members_present, g.needed AS members_needed, g.votes_above_quorum < 0 AS quorum_missed,
  t.fewest_officers, t.fewest_certified, t.uncertified_officer, t.expired_officer, t.out_of_field_officer,
  c.officer_field,
  h.handler AS handler_decider, h.chair AS chairing_investigator, h.reviewer AS reviewing_investigator,
  b.most_posts AS most_posts_of_one_officer, b.busiest_actor AS many_posts_officer,
  n.officer AS decider_without_post, n.decided_on AS decided_without_post_on,
  g.papers_missing, COALESCE(a.paper_count, 0) AS papers_asked_twice, a.paper AS paper_asked_twice,
  COALESCE(g.remedies_untold, FALSE) AS remedies_untold,
  -- hearings, questions, complaints
  v.hearing_notice_on, v.hearing_called_on, v.hearing_held_on, c.hearing_amount,
  hearing.ordinal - called.ordinal AS hearing_call_working_days,
  q.hearing_working_days AS hearing_wait_working_days, q.hearing_open_on,
  q.consult_working_days, q.consult_open_on, q.complaint_days, q.complaint_open_on,
  q.bad_rating_working_days, q.bad_rating_open_on,
  q.weekly_report_days, q.weekly_report_open_on, q.monthly_report_days, q.monthly_report_open_on, q.days_without_report,
  -- penalties and coercion
  v.discovered_on, v.filed_on, v.filing_decided_on,
  COALESCE(filing.ordinal, ended.ordinal, today.ordinal) - discovered.ordinal AS filing_wait_working_days,
  COALESCE(v.not_filed, FALSE) AS not_filed, COALESCE(v.not_filed_reason_given, FALSE) AS not_filed_reason_given,
  COALESCE(v.cause_change_count, 0) AS cause_change_count,
  COALESCE(v.filing_cancelled, FALSE) AS filing_cancelled,
  COALESCE(v.penalised, FALSE) AS penalised, COALESCE(v.penalty_waived, FALSE) AS penalty_waived,
  COALESCE(v.waiver_reason_given, FALSE) AS waiver_reason_given,
  v.penalty_notice_on, v.defence_heard_on,
  v.annulled_on,
  CASE WHEN v.annulled_on IS NOT NULL AND e.published_on <= v.annulled_on
    THEN GREATEST(0, COALESCE(taken_down.ordinal, today.ordinal) - annulled.ordinal)
  END AS annulled_shown_working_days,
  v.seized_on, v.seizure_disposed_on,
  DAYS_BETWEEN(v.seized_on, COALESCE(v.seizure_disposed_on, m.today)) - COALESCE(away.days, 0) AS seizure_days,
  CASE WHEN v.seized_on IS NOT NULL THEN COALESCE(away.days, 0) END AS seizure_away_days,
  CASE WHEN c.procedure = 'seizure' AND v.seized_on IS NOT NULL AND c.statutory_unit IN ('calendar_day', 'day_unqualified')
    THEN c.statutory_value
  END AS seizure_limit,
  CASE WHEN v.seizure_approved_at > v.seized_at THEN SECONDS_BETWEEN(v.seized_at, v.seizure_approved_at) END
    AS seizure_approval_seconds,
  -- discretion and money
  g.amount AS penalty_amount, g.law_min, g.law_max, g.benchmark_min, g.benchmark_max, g.circumstance,
  COALESCE(v.standard_change_count, 0) AS standard_change_count,
  COALESCE(v.standard_change_without_reason_count, 0) AS standard_change_without_reason_count,
  c.charge_standard, g.charged,
  -- how it was entered
  COALESCE(k.act_count, 0) AS backdated_count, k.most_days AS backdated_days,
  y.four_steps_seconds,
  SECONDS_BETWEEN(e.acceptance_entered_at, e.decision_entered_at) AS acceptance_to_decision_seconds,
  COALESCE(z.future_count, 0) AS future_count,
  COALESCE(z.actorless_count, 0) AS actorless_count,
  COALESCE(z.proxy_count, 0) AS proxy_count,
  COALESCE(v.abnormal_count, 0) AS abnormal_count,
  COALESCE(v.abnormal_without_reason_count, 0) AS abnormal_without_reason_count,
  COALESCE(v.mis_operation_count, 0) AS mis_operation_count,
  v.withdrawn_on,
  -- delivery
  c.delivery_limit_value AS delivery_limit, c.delivery_limit_unit,
  d.due_on AS delivery_due_on, d.used_working_days AS delivery_working_days,
  COALESCE(d.exceeded, FALSE) AS delivery_exceeded,
  CASE WHEN d.working_days IS NOT NULL THEN d.used_working_days ELSE d.used_calendar_days END AS delivery_used,
  CASE WHEN d.working_days IS NOT NULL THEN 'working_day' ELSE 'calendar_day' END AS delivery_used_unit,
  -- publication
  e.published_on IS NOT NULL AS published,
  e.published_on IS NOT NULL AND e.unpublished_on IS NULL AS publication_standing,
  COALESCE(c.publication_required, FALSE) AND COALESCE(e.granted, FALSE) AS publication_due,
  c.publication_min_working_days,
  u.published_working_days, u.publication_wait_working_days,
  COALESCE(c.proposal_publication_required, FALSE) AND COALESCE(e.granted, FALSE) AS proposal_publication_due,
  u.proposed_working_days,
  COALESCE(c.credit_required, FALSE) AND (COALESCE(e.granted, FALSE) OR COALESCE(v.penalised, FALSE)) AND v.annulled_on IS NULL
    AS credit_due,
  e.credit_handed_on, u.credit_wait_working_days,
  v.reconsidered_on, v.reconsidered_simply_on, v.sued_on, v.challenge_answered_on,
  COALESCE(v.reconsidered_on, v.reconsidered_simply_on, v.sued_on) AS challenged_on,
  -- what stands in for a paper
  f.later_papers_due_on, f.later_papers_done_on, f.later_papers_working_days_over,
  f.promise_broken_on, f.broken_promise_settled_on, f.broken_promise_working_days,
  -- a term set for a duty inside the case
  j.term_count, j.term_basis, j.term_set_on, j.term_value, j.term_unit, j.term_due_on, j.term_done_on, j.term_days_over,
  j.term_working_days_over, j.term_next_due_on,
  -- entry
  CASE WHEN same_day.ordinal IS NOT NULL THEN GREATEST(0, COALESCE(l.max_entry_lag_working_days, 0))
    ELSE l.max_entry_lag_working_days
  END AS max_entry_lag_working_days,
  COALESCE(l.late_entry_count, 0) AS late_entry_count,
  -- order
  w.step_no AS overdue_step_no, w.step_name AS overdue_step_name, w.step_days_over AS overdue_step_days,
  COALESCE(w.step_count, 0) AS overdue_step_count,
  o.step_no AS out_of_order_step_no, wrong.name AS out_of_order_step,
  CASE
    WHEN e.delivered_on IS NOT NULL AND NOT COALESCE(v.declined, FALSE) AND (
      e.decided_on IS NULL OR e.delivered_at < e.decided_at
      OR (e.delivered_at = e.decided_at AND e.delivered_position < e.decided_position)
    ) THEN 'deliver'
    WHEN e.published_on IS NOT NULL AND (
      e.decided_on IS NULL OR e.published_at < e.decided_at
      OR (e.published_at = e.decided_at AND e.published_position < e.decided_position)
    ) THEN 'publish'
  END AS out_of_order_act,
  -- data that is not there
  c.deadline_on IS NULL AND NOT COALESCE(
    c.promised_unit IN ('same_day', 'on_the_spot')
    OR (c.promised_value IS NOT NULL AND c.promised_unit NOT IN ('as_set', 'period')),
    FALSE
  ) AS limit_missing,
  c.deadline_on IS NULL AND (today.day IS NULL OR (e.accepted_on IS NOT NULL AND p.read_ordinal IS NULL))
    AS calendar_missing,
  -- the end, and a deadline carried by the record itself
  e.ended_on IS NOT NULL AS ended,
  e.ended_on,
  c.deadline_on, c.planned_end_on,
  e.ended_at > c.deadline_at AS ended_after_deadline,
  e.ended_on > c.deadline_on AS ended_after_deadline_day,
  e.ended_on IS NULL AND m.today > c.deadline_on AS open_past_deadline,
  GREATEST(0, DAYS_BETWEEN(c.deadline_on, COALESCE(e.ended_on, m.today))) AS deadline_calendar_days_over,
  e.ended_on > c.planned_end_on AS ended_after_plan,
  COALESCE(v.complaint_count, 0) AS complaint_count
FROM base_case AS c
CROSS JOIN as_of AS m
JOIN milestones AS e ON e.case_id = c.case_id
LEFT JOIN turns AS v ON v.case_id = c.case_id
LEFT JOIN readings AS p ON p.case_id = c.case_id AND p.clock = 'promised'
LEFT JOIN readings AS s ON s.case_id = c.case_id AND s.clock = 'statutory'
LEFT JOIN intake AS i ON i.case_id = c.case_id
LEFT JOIN readings AS d ON d.case_id = c.case_id AND d.clock = 'delivery'
LEFT JOIN extensions AS x ON x.case_id = c.case_id
LEFT JOIN hands AS h ON h.case_id = c.case_id
LEFT JOIN entries AS l ON l.case_id = c.case_id
LEFT JOIN publications AS u ON u.case_id = c.case_id
LEFT JOIN overdue_steps AS w ON w.case_id = c.case_id
LEFT JOIN disorder AS o ON o.case_id = c.case_id
LEFT JOIN stop_lengths AS r ON r.case_id = c.case_id
LEFT JOIN figures AS g ON g.case_id = c.case_id
LEFT JOIN teams AS t ON t.case_id = c.case_id
LEFT JOIN posts AS b ON b.case_id = c.case_id
LEFT JOIN mandates AS n ON n.case_id = c.case_id
LEFT JOIN asked_papers AS a ON a.case_id = c.case_id
LEFT JOIN waits AS q ON q.case_id = c.case_id
LEFT JOIN pledges AS f ON f.case_id = c.case_id
LEFT JOIN terms AS j ON j.case_id = c.case_id
LEFT JOIN backdated AS k ON k.case_id = c.case_id
LEFT JOIN oddities AS z ON z.case_id = c.case_id
LEFT JOIN haste AS y ON y.case_id = c.case_id
LEFT JOIN base_step AS wrong ON wrong.case_id = o.case_id AND wrong.step_no = o.step_no
LEFT JOIN (
  SELECT t.case_id, MIN(t.stopped_on) AS stopped_on, TRUE AS is_open
  FROM stops AS t WHERE t.resumed_on IS NULL GROUP BY t.case_id
) AS open_stop ON open_stop.case_id = c.case_id
LEFT JOIN (
  SELECT t.case_id, CAST(SUM(DAYS_BETWEEN(t.first_day, t.last_day) + 1) AS INTEGER) AS days FROM stop_spans AS t GROUP BY t.case_id
) AS away ON away.case_id = c.case_id
LEFT JOIN calendar_day AS today ON today.calendar = c.calendar AND today.day = m.today
LEFT JOIN calendar_day AS same_day ON same_day.calendar = c.calendar AND same_day.day = e.entered_same_day_on
LEFT JOIN calendar_day AS promised_due ON promised_due.calendar = c.calendar AND promised_due.day = p.due_on
LEFT JOIN calendar_day AS received ON received.calendar = c.calendar AND received.day = e.received_on
LEFT JOIN calendar_day AS noticed ON noticed.calendar = c.calendar AND noticed.day = v.correction_notice_on
LEFT JOIN calendar_day AS accepted ON accepted.calendar = c.calendar AND accepted.day = e.accepted_on
LEFT JOIN calendar_day AS decided ON decided.calendar = c.calendar AND decided.day = e.decided_on
LEFT JOIN calendar_day AS ended ON ended.calendar = c.calendar AND ended.day = e.ended_on
LEFT JOIN calendar_day AS acted ON acted.calendar = c.calendar AND acted.day = e.last_act_on
LEFT JOIN calendar_day AS extended ON extended.calendar = c.calendar AND extended.day = x.first_extended_on
LEFT JOIN calendar_day AS reported ON reported.calendar = c.calendar AND reported.day = v.reported_up_on
LEFT JOIN calendar_day AS issued ON issued.calendar = c.calendar AND issued.day = v.certificate_on
LEFT JOIN calendar_day AS called ON called.calendar = c.calendar AND called.day = v.hearing_called_on
LEFT JOIN calendar_day AS hearing ON hearing.calendar = c.calendar AND hearing.day = v.hearing_held_on
LEFT JOIN calendar_day AS discovered ON discovered.calendar = c.calendar AND discovered.day = v.discovered_on
LEFT JOIN calendar_day AS filing ON filing.calendar = c.calendar AND filing.day = v.filing_decided_on
LEFT JOIN calendar_day AS annulled ON annulled.calendar = c.calendar AND annulled.day = v.annulled_on
LEFT JOIN calendar_day AS taken_down ON taken_down.calendar = c.calendar AND taken_down.day = e.unpublished_on
