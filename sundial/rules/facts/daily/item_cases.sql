-- Cases of the last year by item.
SELECT v.item_code, COUNT(*) AS case_count, MAX(v.begun_on) AS last_case_on FROM lives AS v GROUP BY v.item_code
