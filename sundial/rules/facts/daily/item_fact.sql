-- One row per power item in force, or under change: what it says of itself, and whether it is run here as it is elsewhere.
SELECT
  i.code AS item_code, COALESCE(i.name, i.code) AS item_name, i.organ_code, i.region_code, i.power_kind, m.today,
  i.in_force_on, DAYS_BETWEEN(i.in_force_on, m.today) AS days_in_force,
  i.has_basis, i.has_limit, i.published AS guide_published, i.has_benchmark,
  i.risk_points, i.risk_points_without_measure,
  COALESCE(r.case_count, 0) AS cases_last_year, r.last_case_on,
  COALESCE(o.case_count, 0) AS organ_cases_last_year, DAYS_BETWEEN(o.first_case_on, m.today) AS organ_days_online,
  i.population, i.kin_organs, i.kin_cases,
  CASE WHEN i.kin_population > 0
    THEN ROUND(CAST(CAST(i.kin_cases AS DOUBLE PRECISION) * i.population / i.kin_population AS NUMERIC(18, 6)), 1)
  END AS expected_cases,
  w.change_file_due_on, w.change_file_done_on, w.change_review_due_on, w.change_review_done_on,
  w.change_law_due_on, w.change_law_done_on
FROM (
  SELECT
    h.item_code AS code, b.*, g.population,
    COUNT(*) OVER kin - 1 AS kin_organs,
    SUM(COALESCE(y.case_count, 0)) OVER kin - COALESCE(y.case_count, 0) AS kin_cases,
    SUM(g.population) OVER kin - g.population AS kin_population
  FROM (SELECT x.item_code FROM base_item AS x UNION SELECT y.item_code FROM change_terms AS y) AS h
  LEFT JOIN base_item AS b ON b.item_code = h.item_code
  LEFT JOIN base_organ AS g ON g.organ_code = b.organ_code
  LEFT JOIN item_cases AS y ON y.item_code = b.item_code
  WINDOW kin AS (PARTITION BY COALESCE(b.common_code, h.item_code))
) AS i
CROSS JOIN as_of AS m
LEFT JOIN change_terms AS w ON w.item_code = i.code
LEFT JOIN item_cases AS r ON r.item_code = i.item_code
LEFT JOIN (SELECT v.organ_code, COUNT(*) AS case_count, MIN(v.begun_on) AS first_case_on FROM lives AS v GROUP BY v.organ_code) AS o
  ON o.organ_code = i.organ_code
