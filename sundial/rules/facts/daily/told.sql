-- Acts known on the day asked about, as the daily facts read them.
SELECT
  e.case_id, e.position, e.verb, e.occurred_on, e.recorded_at, COALESCE(e.recorded_on, e.occurred_on) AS recorded_on,
  e.actor, e.recorder, e.address, e.post, c.item_code, c.organ_code, c.calendar, c.applicant, c.case_no
FROM base_event AS e
JOIN base_case AS c ON c.case_id = e.case_id
CROSS JOIN as_of AS m
WHERE COALESCE(e.recorded_on, e.occurred_on) <= m.today
