-- Events known on the day asked about. What was entered later is not yet visible, so any past day can be replayed.
SELECT
  e.case_id, e.position, e.verb, e.occurred_at, e.occurred_on, e.recorded_at, e.recorded_on,
  COALESCE(e.effective_at, e.occurred_at) AS effective_at, COALESCE(e.effective_on, e.occurred_on) AS effective_on,
  e.actor, e.recorder, e.post, e.address, e.reason_given, e.approver, e.extension_value, e.extension_unit
FROM base_event AS e
CROSS JOIN as_of AS m
WHERE COALESCE(e.recorded_on, e.occurred_on) <= m.today
