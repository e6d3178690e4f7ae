-- Officers who accepted a case and also signed it: two keys in one hand.
SELECT signed.case_id, MIN(signed.actor) AS officer
FROM seen AS signed
JOIN seen AS accepted ON accepted.case_id = signed.case_id AND accepted.actor = signed.actor
WHERE signed.verb = 'sign' AND accepted.verb = 'accept'
GROUP BY signed.case_id
