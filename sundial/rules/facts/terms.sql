-- The term of a duty inside the case (an opinion, a report, a stage of one tier) that ran out last; while none did, the one set last.
-- A duty is told by its name and has one term at a time. What ends the case, or hands it over, ends the duty with it.
SELECT
  t.case_id, t.place AS term_count, t.basis AS term_basis, t.set_on AS term_set_on, t.amount AS term_value, t.unit AS term_unit,
  t.due_on AS term_due_on, t.done_on AS term_done_on, t.days_over AS term_days_over, t.working_days_over AS term_working_days_over,
  t.next_due_on AS term_next_due_on
FROM (
  SELECT
    d.*, DAYS_BETWEEN(d.due_on, COALESCE(d.done_on, m.today)) AS days_over, until.ordinal - due.ordinal AS working_days_over,
    MIN(CASE WHEN d.done_on IS NULL AND d.due_on >= m.today THEN d.due_on END) OVER (PARTITION BY d.case_id) AS next_due_on,
    ROW_NUMBER() OVER (
      PARTITION BY d.case_id
      ORDER BY CASE WHEN d.due_on < COALESCE(d.done_on, m.today) THEN d.due_on ELSE DATE '1900-01-01' END DESC, d.place DESC
    ) AS rank
  FROM (
    SELECT
      s.case_id, s.calendar, s.basis, s.set_on, s.amount, s.unit, s.place, MIN(done.occurred_on) AS done_on,
      MAX(CASE
        WHEN g.move = 'set' AND g.due_on IS NULL THEN s.reckoned_on ELSE g.due_on
      END) AS due_on
    FROM (
      SELECT
        b.case_id, c.calendar, b.duty, b.position, b.place, b.basis, b.amount, b.unit, b.set_on, b.end_position,
        CASE b.unit
          WHEN 'working_day' THEN last.day
          WHEN 'calendar_day' THEN PLUS_DAYS(b.set_on, b.amount)
          WHEN 'month' THEN PLUS_MONTHS(b.set_on, b.amount)
        END AS reckoned_on,
        MAX(h.position) AS due_position
      FROM (
        SELECT
          x.case_id, x.duty, x.position, MIN(x.basis) AS basis, MIN(x.value) AS amount, MIN(x.unit) AS unit,
          MIN(a.occurred_on) AS set_on, MIN(z.position) AS end_position,
          ROW_NUMBER() OVER (PARTITION BY x.case_id ORDER BY x.position, x.duty) AS place
        FROM base_term AS x
        JOIN seen AS a ON a.case_id = x.case_id AND a.position = x.position
        LEFT JOIN (
          SELECT y.case_id, y.position, y.duty FROM base_term AS y
          JOIN seen AS w ON w.case_id = y.case_id AND w.position = y.position
          WHERE y.move = 'end'
          UNION ALL
          SELECT v.case_id, v.position, NULL AS duty FROM seen AS v
          WHERE v.verb IN ('archive', 'terminate', 'withdraw', 'transfer_out', 'merge')
        ) AS z ON z.case_id = x.case_id AND z.position > x.position AND COALESCE(z.duty, x.duty) = x.duty
        WHERE x.move = 'set'
        GROUP BY x.case_id, x.duty, x.position
      ) AS b
      JOIN base_case AS c ON c.case_id = b.case_id
      JOIN (
        SELECT k.case_id, k.duty, k.position FROM base_term AS k
        JOIN seen AS i ON i.case_id = k.case_id AND i.position = k.position
        WHERE k.move <> 'end'
      ) AS h ON h.case_id = b.case_id AND h.duty = b.duty AND h.position >= b.position
        AND (b.end_position IS NULL OR h.position < b.end_position)
      LEFT JOIN calendar_day AS begun ON begun.calendar = c.calendar AND begun.day = b.set_on
      LEFT JOIN calendar_day AS last
        ON last.calendar = c.calendar AND last.is_working AND last.ordinal = begun.ordinal + b.amount
      GROUP BY
        b.case_id, c.calendar, b.duty, b.position, b.place, b.basis, b.amount, b.unit, b.set_on, b.end_position, last.day
    ) AS s
    JOIN base_term AS g ON g.case_id = s.case_id AND g.duty = s.duty AND g.position = s.due_position AND g.move <> 'end'
    LEFT JOIN seen AS done ON done.case_id = s.case_id AND done.position = s.end_position
    GROUP BY s.case_id, s.calendar, s.duty, s.position, s.basis, s.set_on, s.amount, s.unit, s.place
  ) AS d
  CROSS JOIN as_of AS m
  LEFT JOIN calendar_day AS due ON due.calendar = d.calendar AND due.day = d.due_on
  LEFT JOIN calendar_day AS until ON until.calendar = d.calendar AND until.day = COALESCE(d.done_on, m.today)
) AS t
WHERE t.rank = 1
