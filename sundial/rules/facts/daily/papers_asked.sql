-- Each paper that was asked of an applicant in a case, and when first.
SELECT t.case_id, t.case_no, t.organ_code, t.applicant, b.paper, MIN(t.occurred_on) AS asked_on
FROM told AS t
JOIN base_paper AS b ON b.case_id = t.case_id AND b.position = t.position
WHERE t.applicant <> ''
GROUP BY t.case_id, t.case_no, t.organ_code, t.applicant, b.paper
