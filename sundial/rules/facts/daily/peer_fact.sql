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
    COUNT(v.amount) OVER alike - 1 AS like_count,
    CASE WHEN COUNT(v.amount) OVER alike > 1
      THEN CAST(SUM(v.amount) OVER alike - v.amount AS DOUBLE PRECISION) / (COUNT(v.amount) OVER alike - 1)
    END AS like_mean,
    CASE WHEN COUNT(v.amount) OVER alike > 2
      THEN SQRT(GREATEST(0, (
        CAST(SUM(v.amount * v.amount) OVER alike - v.amount * v.amount AS DOUBLE PRECISION)
        - CAST(SUM(v.amount) OVER alike - v.amount AS DOUBLE PRECISION)
          * CAST(SUM(v.amount) OVER alike - v.amount AS DOUBLE PRECISION) / (COUNT(v.amount) OVER alike - 1)
      ) / (COUNT(v.amount) OVER alike - 2)))
    END AS like_spread,
    COUNT(*) FILTER (WHERE v.answered) OVER same_item - CASE WHEN v.answered THEN 1 ELSE 0 END AS answered_like_count,
    COUNT(*) FILTER (WHERE v.refused) OVER same_item - CASE WHEN v.refused THEN 1 ELSE 0 END AS refused_like_count,
    DAYS_BETWEEN(v.accepted_on, v.decided_on) AS decision_days,
    COUNT(v.decided_on) OVER same_item - CASE WHEN v.decided_on IS NOT NULL THEN 1 ELSE 0 END AS timed_like_count,
    SUM(DAYS_BETWEEN(v.accepted_on, v.decided_on)) OVER same_item - DAYS_BETWEEN(v.accepted_on, v.decided_on) AS like_days,
    MIN(DAYS_BETWEEN(v.accepted_on, v.decided_on)) OVER same_item AS fastest_like_days,
    CASE WHEN v.applicant <> '' THEN LAG(v.case_no) OVER same_applicant END AS twin_case_no,
    CASE WHEN v.applicant <> '' THEN DAYS_BETWEEN(LAG(v.begun_on) OVER same_applicant, v.begun_on) END AS twin_days
  FROM lives AS v
  CROSS JOIN as_of AS m
  WINDOW alike AS (PARTITION BY v.item_code, v.circumstance), same_item AS (PARTITION BY v.item_code),
    same_applicant AS (PARTITION BY v.applicant, v.item_code ORDER BY v.begun_on, v.case_no, v.case_id)
) AS p
LEFT JOIN papers_again AS again ON again.case_id = p.case_id
