-- Two keys in one hand: who accepted and signed, handled and decided, investigated and then heard or reviewed.
SELECT
  r.case_id,
  MIN(r.actor) FILTER (WHERE r.accepted AND r.signed) AS officer,
  MIN(r.actor) FILTER (WHERE r.decided AND (r.investigated OR r.first_step_position = r.case_first_step_position)) AS handler,
  MIN(r.actor) FILTER (WHERE r.investigated AND r.chaired) AS chair,
  MIN(r.actor) FILTER (WHERE r.investigated AND r.reviewed) AS reviewer
FROM (
  SELECT s.*, MIN(s.first_step_position) OVER (PARTITION BY s.case_id) AS case_first_step_position FROM roles AS s
) AS r
GROUP BY r.case_id
