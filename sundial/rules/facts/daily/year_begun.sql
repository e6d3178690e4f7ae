-- The first day of the year asked about.
SELECT
  PLUS_DAYS(
    PLUS_MONTHS(k.today, 1 - CAST(EXTRACT(MONTH FROM k.today) AS INTEGER)),
    1 - CAST(EXTRACT(DAY FROM PLUS_MONTHS(k.today, 1 - CAST(EXTRACT(MONTH FROM k.today) AS INTEGER))) AS INTEGER)
  ) AS first_on
FROM as_of AS k
