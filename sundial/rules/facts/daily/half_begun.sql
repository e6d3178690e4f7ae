-- The first day of the half-year before the one asked about.
SELECT CASE WHEN EXTRACT(MONTH FROM k.today) < 7 THEN PLUS_MONTHS(y.first_on, -6) ELSE y.first_on END AS first_on
FROM as_of AS k
CROSS JOIN year_begun AS y
