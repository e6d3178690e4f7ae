-- Acts entered on the day asked about, with how many the same account entered in the ten minutes up to each.
SELECT
  t.case_id, t.verb, t.recorded_at, t.actor, t.recorder, t.address, t.post, t.organ_code, t.calendar, t.hand,
  COUNT(*) OVER (
    PARTITION BY t.hand ORDER BY t.recorded_at RANGE BETWEEN INTERVAL '10 minutes' PRECEDING AND CURRENT ROW
  ) AS within_ten_minutes
FROM told_today AS t
