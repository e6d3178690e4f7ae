-- Cases of one applicant for one item, each with the one begun before it. Most applicants have but one, and are left out before
-- anything is put in order.
SELECT w.case_id, w.before_case_no, w.before_on
FROM (
  SELECT
    v.case_id, LAG(v.case_no) OVER same_applicant AS before_case_no, LAG(v.begun_on) OVER same_applicant AS before_on
  FROM lives AS v
  JOIN (
    SELECT k.applicant, k.item_code
    FROM lives AS k
    WHERE k.applicant <> ''
    GROUP BY k.applicant, k.item_code
    HAVING COUNT(*) > 1
  ) AS several ON several.applicant = v.applicant AND several.item_code = v.item_code
  WINDOW same_applicant AS (PARTITION BY v.applicant, v.item_code ORDER BY v.begun_on, v.case_no, v.case_id)
) AS w
WHERE w.before_on IS NOT NULL
