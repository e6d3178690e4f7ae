-- One row per organ: what it entered lately, from where, what it was told, and whether its periodic publications came.
SELECT
  o.organ_code, o.name AS organ_name, o.region_code, m.today,
  CAST(EXTRACT(YEAR FROM m.today) AS INTEGER) * 100 + CAST(EXTRACT(MONTH FROM m.today) AS INTEGER) AS month_no,
  COALESCE(t.act_count, 0) AS acts_last_year, t.last_entered_on,
  today.ordinal - last.ordinal AS silent_working_days,
  COALESCE(t.acts_of_30_days, 0) AS acts_of_30_days, COALESCE(t.acts_of_30_days_before, 0) AS acts_of_30_days_before,
  p.address AS busiest_address, COALESCE(p.accounts, 0) AS accounts_at_one_address, COALESCE(p.acts, 0) AS acts_at_one_address,
  n.gap_series, COALESCE(n.missing_count, 0) AS missing_numbers, n.first_gap_after,
  n.twin_series, COALESCE(n.twin_count, 0) AS twin_numbers,
  COALESCE(d.circular_count, 0) AS circulars_last_year,
  COALESCE(d.asset_warning_count, 0) AS asset_warnings_today,
  COALESCE(d.complaint_count, 0) AS complaints_today,
  d.leader_minutes AS leader_told_minutes, d.superior_minutes AS superior_told_minutes,
  d.quarterly_owed_on, d.quarterly_published_on, q.first_on AS quarter_begins_on,
  DAYS_BETWEEN(q.first_on, m.today) + 1 AS day_of_quarter,
  d.annual_owed_on, d.annual_published_on, d.government_annual_owed_on, d.government_annual_published_on,
  d.power_inspection_owed_on, d.powers_inspected_on, h.first_on AS half_before_on,
  d.rule_check_owed_on, d.rules_checked_on, PLUS_MONTHS(q.first_on, -3) AS quarter_before_on,
  y.first_on AS year_begins_on, DAYS_BETWEEN(y.first_on, m.today) + 1 AS day_of_year,
  COALESCE(i.unpublished_count, 0) AS unpublished_items, i.oldest_on AS unpublished_since,
  DAYS_BETWEEN(i.oldest_on, m.today) AS unpublished_days,
  COALESCE(l.red_count, 0) AS red_lights_open, l.oldest_red_on,
  today.ordinal - oldest.ordinal AS oldest_red_working_days
FROM base_organ AS o
CROSS JOIN as_of AS m
CROSS JOIN quarter_begun AS q
CROSS JOIN half_begun AS h
CROSS JOIN year_begun AS y
LEFT JOIN (
  SELECT
    e.organ_code, CAST(SUM(e.act_count) AS BIGINT) AS act_count, MAX(e.recorded_on) AS last_entered_on,
    CAST(SUM(e.act_count) FILTER (WHERE e.recorded_on > PLUS_DAYS(k.today, -30)) AS BIGINT) AS acts_of_30_days,
    CAST(SUM(e.act_count) FILTER (
      WHERE e.recorded_on <= PLUS_DAYS(k.today, -30) AND e.recorded_on > PLUS_DAYS(k.today, -60)
    ) AS BIGINT) AS acts_of_30_days_before
  FROM organ_days AS e
  CROSS JOIN as_of AS k
  GROUP BY e.organ_code
) AS t ON t.organ_code = o.organ_code
LEFT JOIN (
  SELECT b.organ_code, COUNT(*) AS unpublished_count, MIN(b.in_force_on) AS oldest_on
  FROM base_item AS b
  WHERE NOT b.published
  GROUP BY b.organ_code
) AS i ON i.organ_code = o.organ_code
LEFT JOIN calendar_day AS today ON today.calendar = o.calendar AND today.day = m.today
LEFT JOIN calendar_day AS last ON last.calendar = o.calendar AND last.day = t.last_entered_on
LEFT JOIN (
  SELECT
    x.organ_code, x.address, x.accounts, x.acts,
    ROW_NUMBER() OVER (PARTITION BY x.organ_code ORDER BY x.accounts DESC, x.acts DESC, x.address) AS place
  FROM (
    SELECT e.organ_code, e.address, COUNT(DISTINCT e.hand) AS accounts, COUNT(*) AS acts
    FROM entries_of_day AS e
    WHERE e.address <> ''
    GROUP BY e.organ_code, e.address
  ) AS x
) AS p ON p.organ_code = o.organ_code AND p.place = 1
LEFT JOIN number_gaps AS n ON n.organ_code = o.organ_code
LEFT JOIN (
  SELECT
    u.subject_id,
    COUNT(*) FILTER (WHERE u.verb = 'circular' AND u.occurred_on > PLUS_MONTHS(q.today, -12)) AS circular_count,
    COUNT(*) FILTER (WHERE u.verb = 'asset_warning' AND u.occurred_on = q.today) AS asset_warning_count,
    COUNT(*) FILTER (WHERE u.verb = 'complain' AND COALESCE(u.recorded_on, u.occurred_on) = q.today) AS complaint_count,
    MAX(u.minutes) FILTER (WHERE u.verb = 'tell_leader' AND COALESCE(u.recorded_on, u.occurred_on) = q.today) AS leader_minutes,
    MAX(u.minutes) FILTER (WHERE u.verb = 'tell_superior' AND COALESCE(u.recorded_on, u.occurred_on) = q.today) AS superior_minutes,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'owe_quarterly') AS quarterly_owed_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'publish_quarterly' AND u.occurred_on >= b.first_on) AS quarterly_published_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'owe_annual') AS annual_owed_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'publish_annual' AND u.occurred_on >= z.first_on) AS annual_published_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'owe_annual_government') AS government_annual_owed_on,
    MIN(u.occurred_on) FILTER (
      WHERE u.verb = 'publish_annual_government' AND u.occurred_on >= z.first_on
    ) AS government_annual_published_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'owe_power_inspection') AS power_inspection_owed_on,
    MIN(u.occurred_on) FILTER (
      WHERE u.verb = 'inspect_powers' AND u.occurred_on >= h.first_on AND u.occurred_on < PLUS_MONTHS(h.first_on, 6)
    ) AS powers_inspected_on,
    MIN(u.occurred_on) FILTER (WHERE u.verb = 'owe_rule_check') AS rule_check_owed_on,
    MIN(u.occurred_on) FILTER (
      WHERE u.verb = 'check_rules' AND u.occurred_on >= PLUS_MONTHS(b.first_on, -3) AND u.occurred_on < b.first_on
    ) AS rules_checked_on
  FROM base_duty AS u
  CROSS JOIN as_of AS q
  CROSS JOIN quarter_begun AS b
  CROSS JOIN half_begun AS h
  CROSS JOIN year_begun AS z
  WHERE u.subject_type = 'organ' AND COALESCE(u.recorded_on, u.occurred_on) <= q.today
  GROUP BY u.subject_id
) AS d ON d.subject_id = o.organ_code
LEFT JOIN (
  SELECT b.organ_code, COUNT(*) AS red_count, MIN(b.raised_on) AS oldest_red_on
  FROM base_light AS b
  CROSS JOIN as_of AS q
  WHERE b.light = 'red' AND b.raised_on <= q.today AND (b.closed_on IS NULL OR b.closed_on > q.today)
  GROUP BY b.organ_code
) AS l ON l.organ_code = o.organ_code
LEFT JOIN calendar_day AS oldest ON oldest.calendar = o.calendar AND oldest.day = l.oldest_red_on
