-- Papers that were asked for by more than one act of the same case.
SELECT p.case_id, COUNT(*) AS paper_count, MIN(p.paper) AS paper
FROM (
  SELECT b.case_id, b.paper
  FROM seen AS e
  JOIN base_paper AS b ON b.case_id = e.case_id AND b.position = e.position
  GROUP BY b.case_id, b.paper
  HAVING COUNT(DISTINCT b.position) > 1
) AS p
GROUP BY p.case_id
