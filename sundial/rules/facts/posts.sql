-- In how many posts one account finished steps of a case, for the account with the most.
SELECT
  p.case_id, MAX(p.posts) AS most_posts,
  MIN(CASE WHEN p.posts = p.case_most_posts THEN p.actor END) AS busiest_actor
FROM (
  SELECT d.case_id, d.actor, COUNT(*) AS posts, MAX(COUNT(*)) OVER (PARTITION BY d.case_id) AS case_most_posts
  FROM (
    SELECT DISTINCT s.case_id, s.actor, s.post
    FROM base_step AS s
    CROSS JOIN as_of AS m
    WHERE s.done_on <= m.today AND s.actor <> '' AND s.post <> ''
  ) AS d
  GROUP BY d.case_id, d.actor
) AS p
GROUP BY p.case_id
