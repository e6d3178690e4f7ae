-- Numbers of certificates and documents as they were given.
SELECT t.organ_code, d.series, d.serial
FROM told AS t
JOIN base_detail AS d ON d.case_id = t.case_id AND d.position = t.position
WHERE d.serial IS NOT NULL
