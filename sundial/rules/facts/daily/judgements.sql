-- How often each officer refused within a year, against how often the others refused the same items.
SELECT
  r.decider AS officer, COUNT(*) AS decision_count, SUM(r.refusal) AS refusal_count,
  ROUND(CAST(CAST(SUM(r.refusal) AS DOUBLE PRECISION) / COUNT(*) AS NUMERIC(18, 6)), 4) AS refused_fraction,
  ROUND(CAST(SUM(r.others_fraction) / COUNT(*) AS NUMERIC(18, 6)), 4) AS expected_refused_fraction,
  CASE WHEN SUM(r.others_fraction * (1 - r.others_fraction)) > 0 THEN ROUND(CAST(
    (CAST(SUM(r.refusal) AS DOUBLE PRECISION) - SUM(r.others_fraction))
    / SQRT(SUM(r.others_fraction * (1 - r.others_fraction))) AS NUMERIC(18, 6)), 1)
  END AS refusal_distance
FROM (
  SELECT
    x.decider, x.refusal,
    CAST(x.item_refusals - x.own_refusals AS DOUBLE PRECISION) / (x.item_decisions - x.own_decisions) AS others_fraction
  FROM (
    SELECT
      v.decider, CASE WHEN v.refused THEN 1 ELSE 0 END AS refusal,
      COUNT(*) OVER (PARTITION BY v.item_code) AS item_decisions,
      COUNT(*) OVER (PARTITION BY v.item_code, v.decider) AS own_decisions,
      SUM(CASE WHEN v.refused THEN 1 ELSE 0 END) OVER (PARTITION BY v.item_code) AS item_refusals,
      SUM(CASE WHEN v.refused THEN 1 ELSE 0 END) OVER (PARTITION BY v.item_code, v.decider) AS own_refusals
    FROM lives AS v
    WHERE v.answered AND v.decider <> ''
  ) AS x
  WHERE x.item_decisions > x.own_decisions
) AS r
GROUP BY r.decider
