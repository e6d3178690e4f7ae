-- Acts entered on the day asked about, with how many the same account entered in the ten minutes up to each.
SELECT
  t.case_id, t.verb, t.recorded_at, t.actor, t.recorder, t.address, t.post, t.organ_code, t.calendar,
  COALESCE(t.recorder, t.actor) AS hand,
  COUNT(*) OVER (
    PARTITION BY COALESCE(t.recorder, t.actor) ORDER BY t.recorded_at RANGE BETWEEN INTERVAL '10 minutes' PRECEDING AND CURRENT ROW
  ) AS within_ten_minutes
FROM told AS t
CROSS JOIN as_of AS m
WHERE t.recorded_on = m.today AND t.actor <> '' AND t.actor NOT IN ('system', 'applicant') AND t.verb <> 'other'
