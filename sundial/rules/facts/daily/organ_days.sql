-- How many acts each organ entered on each day of the last year.
SELECT e.organ_code, e.recorded_on, COUNT(*) AS act_count
FROM told AS e
CROSS JOIN as_of AS k
WHERE e.recorded_on > PLUS_DAYS(k.today, -365) AND e.verb <> 'other'
GROUP BY e.organ_code, e.recorded_on
