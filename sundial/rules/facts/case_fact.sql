-- One row per case. Every column is explained in rules/facts.yaml, and a test holds the two to each other.
SELECT
  c.case_id, c.case_no, c.jurisdiction, c.procedure, c.power_kind, c.item_code, c.organ_code, c.region_code, c.handling_kind,
  c.calendar, c.amount, m.now, m.today, m.midnight,
  e.received_on, e.accepted_on, e.decided_on, e.delivered_on, e.published_on, e.unpublished_on, e.proposed_on, e.last_event_on,
  -- the promised limit
  p.value AS promised_limit, c.promised_unit,
  p.used_working_days, p.used_calendar_days,
  p.stopped_working_days, p.stopped_calendar_days,
  ROUND(CAST(p.used_fraction AS NUMERIC(18, 6)), 4) AS promised_used_fraction,
  p.due_on AS promised_due_on, p.due_at AS promised_due_at, p.days_left AS promised_days_left,
  CASE WHEN p.working_days IS NOT NULL THEN p.days_left ELSE promised_due.ordinal - p.read_ordinal END
    AS promised_working_days_left,
  p.exceeded AS promised_exceeded,
  CASE WHEN p.exceeded THEN GREATEST(0, -p.days_left) ELSE 0 END AS promised_days_over,
  -- the statutory limit
  s.value AS statutory_limit, c.statutory_unit, s.due_on AS statutory_due_on, s.days_left AS statutory_days_left,
  s.exceeded AS statutory_exceeded,
  CASE WHEN s.exceeded THEN GREATEST(0, -s.days_left) ELSE 0 END AS statutory_days_over,
  -- the clock
  COALESCE(e.stop_count, 0) AS stop_count,
  COALESCE(open_stop.is_open, FALSE) AND e.ended_on IS NULL AS clock_stopped,
  e.accepted_on IS NOT NULL AND e.ended_on IS NULL AND NOT COALESCE(open_stop.is_open, FALSE) AS clock_running,
  open_stop.stopped_on,
  -- intake
  COALESCE(e.correction_rounds, 0) AS correction_rounds,
  c.correction_limit_value AS correction_limit, c.correction_limit_unit,
  noticed.ordinal - received.ordinal AS correction_notice_working_days,
  i.received_on AS intake_from_on, i.due_on AS intake_due_on, i.answered_on AS intake_answered_on,
  i.used_working_days AS intake_answer_working_days,
  COALESCE(i.exceeded, FALSE) AS intake_exceeded,
  COALESCE(e.deemed_accepted, FALSE) AS deemed_accepted,
  COALESCE(e.declined, FALSE) AS declined,
  COALESCE(e.decline_reason_given, FALSE) AS decline_reason_given,
  -- decision
  COALESCE(e.granted, FALSE) AS granted,
  COALESCE(e.refused, FALSE) AS refused,
  COALESCE(e.refusal_reason_given, FALSE) AS refusal_reason_given,
  e.decided_on IS NOT NULL AND (
    e.accepted_on IS NULL OR e.decided_at < e.accepted_at
    OR (e.decided_at = e.accepted_at AND e.decided_position < e.accepted_position)
  ) AS decided_before_accepted,
  h.officer IS NOT NULL AS same_officer_accepted_and_signed,
  h.officer AS same_officer,
  -- extension
  COALESCE(e.extension_count, 0) AS extension_count,
  COALESCE(x.unapproved_count, 0) AS unapproved_extension_count,
  COALESCE(x.unapproved_count, 0) > 0 AS extension_without_approval,
  COALESCE(e.extension_notice_count, 0) >= COALESCE(e.extension_count, 0) AS extension_told,
  -- delivery
  c.delivery_limit_value AS delivery_limit, c.delivery_limit_unit,
  d.due_on AS delivery_due_on, d.used_working_days AS delivery_working_days,
  COALESCE(d.exceeded, FALSE) AS delivery_exceeded,
  -- publication
  e.published_on IS NOT NULL AS published,
  e.published_on IS NOT NULL AND e.unpublished_on IS NULL AS publication_standing,
  COALESCE(c.publication_required, FALSE) AND COALESCE(e.granted, FALSE) AS publication_due,
  c.publication_min_working_days,
  u.published_working_days, u.publication_wait_working_days,
  COALESCE(c.proposal_publication_required, FALSE) AND COALESCE(e.granted, FALSE) AS proposal_publication_due,
  u.proposed_working_days,
  -- entry
  l.max_entry_lag_working_days, COALESCE(l.late_entry_count, 0) AS late_entry_count,
  -- order
  w.step_no AS overdue_step_no, w.step_name AS overdue_step_name, w.step_days_over AS overdue_step_days,
  COALESCE(w.step_count, 0) AS overdue_step_count,
  o.step_no AS out_of_order_step_no, wrong.name AS out_of_order_step,
  CASE
    WHEN e.delivered_on IS NOT NULL AND NOT COALESCE(e.declined, FALSE) AND (
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
  COALESCE(e.complaint_count, 0) AS complaint_count
FROM base_case AS c
CROSS JOIN as_of AS m
JOIN milestones AS e ON e.case_id = c.case_id
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
LEFT JOIN base_step AS wrong ON wrong.case_id = o.case_id AND wrong.step_no = o.step_no
LEFT JOIN (
  SELECT t.case_id, MIN(t.stopped_on) AS stopped_on, TRUE AS is_open
  FROM stops AS t WHERE t.resumed_on IS NULL GROUP BY t.case_id
) AS open_stop ON open_stop.case_id = c.case_id
LEFT JOIN calendar_day AS today ON today.calendar = c.calendar AND today.day = m.today
LEFT JOIN calendar_day AS promised_due ON promised_due.calendar = c.calendar AND promised_due.day = p.due_on
LEFT JOIN calendar_day AS received ON received.calendar = c.calendar AND received.day = e.received_on
LEFT JOIN calendar_day AS noticed ON noticed.calendar = c.calendar AND noticed.day = e.correction_notice_on
