-- Two keys in one hand: who accepted and signed, handled and decided, investigated and then heard or reviewed.
SELECT
  k.case_id,
  MIN(k.actor) FILTER (WHERE k.role = 'accept' AND k.other_role = 'sign') AS officer,
  MIN(k.actor) FILTER (WHERE k.role IN ('investigate', 'handle') AND k.other_role = 'decide') AS handler,
  MIN(k.actor) FILTER (WHERE k.role = 'investigate' AND k.other_role = 'hear') AS chair,
  MIN(k.actor) FILTER (WHERE k.role = 'investigate' AND k.other_role = 'review') AS reviewer
FROM (
  SELECT a.case_id, a.actor, a.role, b.role AS other_role
  FROM roles AS a
  JOIN roles AS b ON b.case_id = a.case_id AND b.actor = a.actor
  WHERE a.role IN ('accept', 'investigate', 'handle') AND b.role IN ('sign', 'decide', 'hear', 'review')
) AS k
GROUP BY k.case_id
