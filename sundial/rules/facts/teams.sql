-- Who took part in acts that want at least two certified officers, and how their certificates stood on that day.
SELECT
  t.case_id,
  MIN(t.officer_count) AS fewest_officers,
  MIN(t.certified_count) AS fewest_certified,
  MIN(t.uncertified) AS uncertified_officer,
  MIN(t.expired) AS expired_officer,
  MIN(t.foreign_officer) AS out_of_field_officer
FROM (
  SELECT
    h.case_id, h.position,
    COUNT(*) AS officer_count,
    COUNT(*) FILTER (WHERE h.valid) AS certified_count,
    MIN(h.officer) FILTER (WHERE NOT h.known) AS uncertified,
    MIN(h.officer) FILTER (WHERE h.known AND NOT h.valid) AS expired,
    MIN(h.officer) FILTER (WHERE h.valid AND NOT h.in_field) AS foreign_officer
  FROM (
    SELECT
      b.case_id, b.position, b.officer,
      COUNT(k.officer) > 0 AS known,
      COUNT(*) FILTER (WHERE e.occurred_on BETWEEN k.valid_from AND k.valid_until) > 0 AS valid,
      COUNT(*) FILTER (
        WHERE e.occurred_on BETWEEN k.valid_from AND k.valid_until
        AND (c.officer_field IS NULL OR k.field = c.officer_field)
      ) > 0 AS in_field
    FROM seen AS e
    JOIN base_hand AS b ON b.case_id = e.case_id AND b.position = e.position
    JOIN base_case AS c ON c.case_id = b.case_id
    LEFT JOIN certificate AS k ON k.officer = b.officer
    WHERE e.verb IN ('investigate', 'inspect', 'seize')
    GROUP BY b.case_id, b.position, b.officer
  ) AS h
  GROUP BY h.case_id, h.position
) AS t
GROUP BY t.case_id
