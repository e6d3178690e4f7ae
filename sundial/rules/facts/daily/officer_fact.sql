-- One row per officer who is known or entered something on the day asked about.
SELECT
  h.officer, COALESCE(b.name, h.officer) AS officer_name, COALESCE(b.organ_code, a.organ_code) AS organ_code, m.today,
  COALESCE(a.act_count, 0) AS acts_today, COALESCE(a.case_count, 0) AS cases_today,
  COALESCE(a.most_in_ten_minutes, 0) AS most_acts_in_ten_minutes,
  COALESCE(a.night_count, 0) AS night_acts,
  COALESCE(a.rest_day_count, 0) AS rest_day_acts,
  COALESCE(a.entered_for, 0) AS entered_for_others, COALESCE(a.acts_for_others, 0) AS acts_entered_for_others,
  COALESCE(b.is_supervisor, FALSE) AS is_supervisor,
  COALESCE(b.is_supervisor, FALSE) AND day.is_working AND b.since <= m.today AND s.subject_id IS NULL AS sign_in_missed,
  b.reports_since, w.reported_on AS personal_report_on,
  n.serves_since, v.kept_on AS post_reports_kept_on, r.reported_on AS post_report_on,
  y.first_on AS year_begins_on, DAYS_BETWEEN(y.first_on, m.today) + 1 AS day_of_year,
  COALESCE(j.decision_count, 0) AS decisions_last_year, COALESCE(j.refusal_count, 0) AS refusals_last_year,
  j.refused_fraction, j.expected_refused_fraction, j.refusal_distance
FROM (
  SELECT x.officer FROM base_officer AS x
  UNION
  SELECT y.hand FROM entries_of_day AS y
) AS h
CROSS JOIN as_of AS m
CROSS JOIN year_begun AS y
LEFT JOIN base_officer AS b ON b.officer = h.officer
LEFT JOIN base_organ AS o ON o.organ_code = b.organ_code
LEFT JOIN calendar_day AS day ON day.calendar = o.calendar AND day.day = m.today
LEFT JOIN (
  SELECT
    e.hand, MIN(e.organ_code) AS organ_code, COUNT(*) AS act_count, COUNT(DISTINCT e.case_id) AS case_count,
    MAX(e.within_ten_minutes) AS most_in_ten_minutes,
    COUNT(*) FILTER (
      WHERE e.recorded_at < PLUS_HOURS(n.midnight, 6) OR e.recorded_at >= PLUS_HOURS(n.midnight, 22)
    ) AS night_count,
    COUNT(*) FILTER (WHERE NOT k.is_working) AS rest_day_count,
    COUNT(DISTINCT CASE WHEN e.recorder <> e.actor THEN e.actor END) AS entered_for,
    COUNT(*) FILTER (WHERE e.recorder <> e.actor) AS acts_for_others
  FROM entries_of_day AS e
  CROSS JOIN as_of AS n
  LEFT JOIN calendar_day AS k ON k.calendar = e.calendar AND k.day = n.today
  GROUP BY e.hand
) AS a ON a.hand = h.officer
LEFT JOIN (
  SELECT DISTINCT d.subject_id FROM base_duty AS d CROSS JOIN as_of AS q
  WHERE d.subject_type = 'officer' AND d.verb = 'sign_in' AND d.occurred_on = q.today
) AS s ON s.subject_id = h.officer
LEFT JOIN (
  SELECT u.subject_id, MIN(COALESCE(u.recorded_on, u.occurred_on)) AS reported_on
  FROM base_duty AS u
  CROSS JOIN as_of AS r
  CROSS JOIN year_begun AS z
  WHERE u.subject_type = 'officer' AND u.verb = 'report_personal_matters'
    AND u.occurred_on >= PLUS_MONTHS(z.first_on, -12) AND u.occurred_on < z.first_on
    AND COALESCE(u.recorded_on, u.occurred_on) <= r.today
  GROUP BY u.subject_id
) AS w ON w.subject_id = h.officer
LEFT JOIN (
  SELECT u.subject_id, MIN(COALESCE(u.recorded_on, u.occurred_on)) AS reported_on
  FROM base_duty AS u
  CROSS JOIN as_of AS r
  CROSS JOIN year_begun AS z
  WHERE u.subject_type = 'officer' AND u.verb = 'report_post'
    AND u.occurred_on >= PLUS_MONTHS(z.first_on, -12) AND u.occurred_on < z.first_on
    AND COALESCE(u.recorded_on, u.occurred_on) <= r.today
  GROUP BY u.subject_id
) AS r ON r.subject_id = h.officer
LEFT JOIN (
  SELECT u.subject_id, MIN(u.occurred_on) AS kept_on
  FROM base_duty AS u
  CROSS JOIN as_of AS r
  WHERE u.subject_type = 'organ' AND u.verb = 'keep_post_reports' AND u.occurred_on <= r.today
  GROUP BY u.subject_id
) AS v ON v.subject_id = b.organ_code
LEFT JOIN (
  SELECT p.officer, MIN(p.valid_from) AS serves_since
  FROM appointment AS p
  CROSS JOIN as_of AS r
  WHERE p.valid_from <= r.today AND (p.valid_until IS NULL OR p.valid_until >= r.today)
  GROUP BY p.officer
) AS n ON n.officer = h.officer
LEFT JOIN judgements AS j ON j.officer = h.officer
