-- In how many posts one account finished steps of a case, for the account with the most; one post is nothing to tell.
-- Most accounts hold one post in all their cases, and are left out before anything is counted by case.
SELECT
  p.case_id, MAX(p.posts) AS most_posts,
  MIN(CASE WHEN p.posts = p.case_most_posts THEN p.actor END) AS busiest_actor
FROM (
  SELECT d.case_id, d.actor, COUNT(*) AS posts, MAX(COUNT(*)) OVER (PARTITION BY d.case_id) AS case_most_posts
  FROM (
    SELECT DISTINCT s.case_id, s.actor, s.post
    FROM base_step AS s
    CROSS JOIN as_of AS m
    JOIN (
      SELECT o.actor
      FROM base_step AS o
      CROSS JOIN as_of AS n
      WHERE o.done_on <= n.today AND o.actor <> '' AND o.post <> ''
      GROUP BY o.actor
      HAVING MIN(o.post) < MAX(o.post)
    ) AS several ON several.actor = s.actor
    WHERE s.done_on <= m.today AND s.post <> ''
  ) AS d
  GROUP BY d.case_id, d.actor
  HAVING COUNT(*) > 1
) AS p
GROUP BY p.case_id
