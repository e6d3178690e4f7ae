-- Acts that an officer entered on the day asked about.
SELECT
  t.case_id, t.verb, t.recorded_at, t.actor, t.recorder, t.address, t.post, t.organ_code, t.calendar,
  COALESCE(t.recorder, t.actor) AS hand
FROM told AS t
CROSS JOIN as_of AS m
WHERE t.recorded_on = m.today AND t.actor <> '' AND t.actor NOT IN ('system', 'applicant') AND t.verb <> 'other'
