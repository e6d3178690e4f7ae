-- Two keys in one hand: who accepted and signed, handled and decided, investigated and then heard or reviewed. The handler is
-- who finished the first step of the route. Each pair is joined by itself, for few cases have one.
SELECT k.case_id, MIN(k.officer) AS officer, MIN(k.handler) AS handler, MIN(k.chair) AS chair, MIN(k.reviewer) AS reviewer
FROM (
  SELECT
    a.case_id, a.actor AS officer, CAST(NULL AS TEXT) AS handler, CAST(NULL AS TEXT) AS chair, CAST(NULL AS TEXT) AS reviewer
  FROM roles AS a
  JOIN roles AS b ON b.case_id = a.case_id AND b.actor = a.actor
  WHERE a.verb = 'accept' AND b.verb = 'sign'
  UNION ALL
  SELECT a.case_id, NULL, a.actor, NULL, NULL
  FROM roles AS a
  JOIN roles AS b ON b.case_id = a.case_id AND b.actor = a.actor
  WHERE a.verb IN ('step_done', 'investigate', 'inspect')
    AND b.verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty')
  UNION ALL
  SELECT a.case_id, NULL, NULL, a.actor, NULL
  FROM roles AS a
  JOIN roles AS b ON b.case_id = a.case_id AND b.actor = a.actor
  WHERE a.verb IN ('investigate', 'inspect') AND b.verb = 'hold_hearing'
  UNION ALL
  SELECT a.case_id, NULL, NULL, NULL, a.actor
  FROM roles AS a
  JOIN roles AS b ON b.case_id = a.case_id AND b.actor = a.actor
  WHERE a.verb IN ('investigate', 'inspect') AND b.verb = 'legal_review'
) AS k
GROUP BY k.case_id
