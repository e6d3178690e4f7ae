-- The first day of the quarter asked about.
SELECT
  CASE
    WHEN EXTRACT(MONTH FROM k.today) < 4 THEN y.first_on
    WHEN EXTRACT(MONTH FROM k.today) < 7 THEN PLUS_MONTHS(y.first_on, 3)
    WHEN EXTRACT(MONTH FROM k.today) < 10 THEN PLUS_MONTHS(y.first_on, 6)
    ELSE PLUS_MONTHS(y.first_on, 9)
  END AS first_on
FROM as_of AS k
CROSS JOIN year_begun AS y
