-- Papers that were asked for by more than one act of the same case.
SELECT p.case_id, COUNT(*) AS paper_count, MIN(p.paper) AS paper
FROM (
  SELECT b.case_id, b.paper
  FROM base_paper AS b
  JOIN seen AS e ON e.case_id = b.case_id AND e.position = b.position
  GROUP BY b.case_id, b.paper
  HAVING COUNT(DISTINCT b.position) > 1
) AS p
GROUP BY p.case_id
