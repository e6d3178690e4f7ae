-- One row per case of the last year, beside its like: the same item and the same circumstances, itself left out.
SELECT
  p.case_id, p.case_no, p.jurisdiction, p.procedure, p.power_kind, p.item_code, p.organ_code, p.region_code, p.handling_kind,
  p.today, p.begun_on, p.decided_on, p.penalty_amount, p.circumstance,
  p.like_count, ROUND(CAST(p.like_mean AS NUMERIC(18, 6)), 2) AS like_mean_amount, ROUND(CAST(p.like_spread AS NUMERIC(18, 6)), 2) AS like_spread,
  CASE WHEN p.like_spread > 0
    THEN ROUND(CAST(ABS(CAST(p.penalty_amount AS DOUBLE PRECISION) - p.like_mean) / p.like_spread AS NUMERIC(18, 6)), 2)
    WHEN p.like_count > 0 AND ABS(CAST(p.penalty_amount AS DOUBLE PRECISION) - p.like_mean) > 0 THEN 99
  END AS like_distance,
  p.refused, p.answered_like_count,
  CASE WHEN p.answered_like_count > 0
    THEN ROUND(CAST(CAST(p.refused_like_count AS DOUBLE PRECISION) / p.answered_like_count AS NUMERIC(18, 6)), 4)
  END AS like_refused_fraction,
  p.decision_days, p.timed_like_count, p.fastest_like_days,
  CASE WHEN p.timed_like_count > 0
    THEN ROUND(CAST(CAST(p.like_days AS DOUBLE PRECISION) / p.timed_like_count AS NUMERIC(18, 6)), 1)
  END AS like_mean_days,
  p.twin_case_no, p.twin_days,
  again.paper AS paper_asked_again, again.earlier_case_no AS paper_known_from_case_no
FROM (
  SELECT
    v.*, m.today,
    v.amount AS penalty_amount,
    alike.amounts - 1 AS like_count,
    CASE WHEN alike.amounts > 1
      THEN CAST(alike.total - v.amount AS DOUBLE PRECISION) / (alike.amounts - 1)
    END AS like_mean,
    CASE WHEN alike.amounts > 2
      THEN SQRT(GREATEST(0, (
        CAST(alike.squares - v.amount * v.amount AS DOUBLE PRECISION)
        - CAST(alike.total - v.amount AS DOUBLE PRECISION) * CAST(alike.total - v.amount AS DOUBLE PRECISION) / (alike.amounts - 1)
      ) / (alike.amounts - 2)))
    END AS like_spread,
    same_item.answered - CASE WHEN v.answered THEN 1 ELSE 0 END AS answered_like_count,
    same_item.refused - CASE WHEN v.refused THEN 1 ELSE 0 END AS refused_like_count,
    DAYS_BETWEEN(v.accepted_on, v.decided_on) AS decision_days,
    same_item.decided - CASE WHEN v.decided_on IS NOT NULL THEN 1 ELSE 0 END AS timed_like_count,
    same_item.days - DAYS_BETWEEN(v.accepted_on, v.decided_on) AS like_days,
    same_item.fastest_days AS fastest_like_days,
    twin.before_case_no AS twin_case_no,
    DAYS_BETWEEN(twin.before_on, v.begun_on) AS twin_days
  FROM lives AS v
  CROSS JOIN as_of AS m
  LEFT JOIN (
    SELECT
      k.item_code, COALESCE(k.circumstance, '') AS circumstance,
      COUNT(*) AS amounts, SUM(k.amount) AS total, SUM(k.amount * k.amount) AS squares
    FROM lives AS k
    WHERE k.amount IS NOT NULL
    GROUP BY k.item_code, COALESCE(k.circumstance, '')
  ) AS alike ON v.amount IS NOT NULL AND alike.item_code = v.item_code AND alike.circumstance = COALESCE(v.circumstance, '')
  LEFT JOIN (
    SELECT
      k.item_code, COUNT(*) FILTER (WHERE k.answered) AS answered, COUNT(*) FILTER (WHERE k.refused) AS refused,
      COUNT(k.decided_on) AS decided, SUM(DAYS_BETWEEN(k.accepted_on, k.decided_on)) AS days,
      MIN(DAYS_BETWEEN(k.accepted_on, k.decided_on)) AS fastest_days
    FROM lives AS k
    GROUP BY k.item_code
  ) AS same_item ON same_item.item_code = v.item_code
  LEFT JOIN twins AS twin ON twin.case_id = v.case_id
) AS p
LEFT JOIN papers_again AS again ON again.case_id = p.case_id
