-- Decisions by officers who held no post of the organ on that day. An organ whose posts are not told is not judged.
SELECT e.case_id, MIN(e.actor) AS officer, MIN(e.occurred_on) AS decided_on
FROM seen AS e
JOIN base_case AS c ON c.case_id = e.case_id
JOIN (SELECT DISTINCT k.organ_code FROM appointment AS k) AS told ON told.organ_code = c.organ_code
LEFT JOIN appointment AS a
  ON a.officer = e.actor AND a.organ_code = c.organ_code AND a.valid_from <= e.occurred_on
  AND COALESCE(a.valid_until, e.occurred_on) >= e.occurred_on
WHERE e.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'sign')
  AND e.actor <> '' AND e.actor <> 'system' AND a.officer IS NULL
GROUP BY e.case_id
