-- Numbers of certificates and documents: each series of an organ runs without a gap and without a twin.
SELECT
  g.organ_code,
  MIN(CASE WHEN g.missing > 0 THEN g.series END) AS gap_series,
  SUM(g.missing) AS missing_count,
  MIN(CASE WHEN g.missing > 0 THEN g.first_gap_after END) AS first_gap_after,
  MIN(CASE WHEN g.twins > 0 THEN g.series END) AS twin_series,
  SUM(g.twins) AS twin_count,
  SUM(g.number_count) AS number_count
FROM (
  SELECT
    s.organ_code, s.series, COUNT(*) AS number_count,
    SUM(GREATEST(0, s.serial - s.serial_before - 1)) AS missing,
    MIN(CASE WHEN s.serial - s.serial_before > 1 THEN s.serial_before END) AS first_gap_after,
    COUNT(*) FILTER (WHERE s.serial = s.serial_before) AS twins
  FROM (
    SELECT
      n.organ_code, n.series, n.serial,
      COALESCE(LAG(n.serial) OVER (PARTITION BY n.organ_code, n.series ORDER BY n.serial), 0) AS serial_before
    FROM numbers_given AS n
  ) AS s
  GROUP BY s.organ_code, s.series
) AS g
GROUP BY g.organ_code
