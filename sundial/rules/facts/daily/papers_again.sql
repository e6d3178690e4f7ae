-- Papers asked of an applicant who had been asked for the same paper in an earlier case of the same organ.
SELECT g.case_id, MIN(g.paper) AS paper, MIN(g.earlier_case_no) AS earlier_case_no
FROM (
  SELECT
    a.case_id, a.paper,
    LAG(a.case_no) OVER (PARTITION BY a.organ_code, a.applicant, a.paper ORDER BY a.asked_on, a.case_id) AS earlier_case_no
  FROM papers_asked AS a
) AS g
WHERE g.earlier_case_no IS NOT NULL
GROUP BY g.case_id
