-- Acts that turn a key. The machine and the applicant hold none.
SELECT e.case_id, e.position, e.verb, e.actor
FROM seen AS e
WHERE e.actor <> '' AND e.actor NOT IN ('system', 'applicant')
