-- How often each officer refused within a year, against how often the others refused the same items.
SELECT
  r.decider AS officer, CAST(SUM(r.decisions) AS BIGINT) AS decision_count, CAST(SUM(r.refusals) AS BIGINT) AS refusal_count,
  ROUND(CAST(CAST(SUM(r.refusals) AS DOUBLE PRECISION) / SUM(r.decisions) AS NUMERIC(18, 6)), 4) AS refused_fraction,
  ROUND(CAST(SUM(r.decisions * r.others_fraction) / SUM(r.decisions) AS NUMERIC(18, 6)), 4) AS expected_refused_fraction,
  CASE WHEN SUM(r.decisions * r.others_fraction * (1 - r.others_fraction)) > 0 THEN ROUND(CAST(
    (CAST(SUM(r.refusals) AS DOUBLE PRECISION) - SUM(r.decisions * r.others_fraction))
    / SQRT(SUM(r.decisions * r.others_fraction * (1 - r.others_fraction))) AS NUMERIC(18, 6)), 1)
  END AS refusal_distance
FROM (
  SELECT
    x.decider, x.decisions, x.refusals,
    CAST(x.item_refusals - x.refusals AS DOUBLE PRECISION) / (x.item_decisions - x.decisions) AS others_fraction
  FROM (
    SELECT
      v.decider, COUNT(*) AS decisions, SUM(CASE WHEN v.refused THEN 1 ELSE 0 END) AS refusals,
      SUM(COUNT(*)) OVER (PARTITION BY v.item_code) AS item_decisions,
      SUM(SUM(CASE WHEN v.refused THEN 1 ELSE 0 END)) OVER (PARTITION BY v.item_code) AS item_refusals
    FROM lives AS v
    WHERE v.answered AND v.decider <> ''
    GROUP BY v.item_code, v.decider
  ) AS x
  WHERE x.item_decisions > x.decisions
) AS r
GROUP BY r.decider
