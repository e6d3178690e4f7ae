-- Papers asked of an applicant who had been asked for the same paper in an earlier case of the same organ.
SELECT g.case_id, MIN(g.paper) AS paper, MIN(g.earlier_case_no) AS earlier_case_no
FROM (
  SELECT
    a.case_id, a.paper,
    LAG(a.case_no) OVER (PARTITION BY a.organ_code, a.applicant, a.paper ORDER BY a.asked_on, a.case_id) AS earlier_case_no
  FROM (
    SELECT t.case_id, t.case_no, t.organ_code, t.applicant, b.paper, MIN(t.occurred_on) AS asked_on
    FROM base_paper AS b
    JOIN told AS t ON t.case_id = b.case_id AND t.position = b.position
    WHERE t.applicant <> ''
    GROUP BY t.case_id, t.case_no, t.organ_code, t.applicant, b.paper
  ) AS a
) AS g
WHERE g.earlier_case_no IS NOT NULL
GROUP BY g.case_id
