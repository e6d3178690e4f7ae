-- Acts entered before they had happened, by nobody, or by another hand than the one that did them. Few cases have any.
SELECT
  e.case_id,
  COUNT(*) FILTER (WHERE e.recorded_at < e.occurred_at) AS future_count,
  COUNT(*) FILTER (WHERE COALESCE(e.actor, '') = '') AS actorless_count,
  COUNT(*) FILTER (WHERE e.recorder <> e.actor) AS proxy_count
FROM seen AS e
WHERE e.recorded_at < e.occurred_at OR COALESCE(e.actor, '') = '' OR e.recorder <> e.actor
GROUP BY e.case_id
