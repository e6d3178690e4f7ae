-- What the acts of a case carry beside who, what and when: sums, bounds, votes, papers. Most acts carry none.
SELECT
  d.case_id,
  MAX(d.amount) FILTER (WHERE e.verb = 'decide_penalty') AS amount,
  MAX(d.law_min) FILTER (WHERE e.verb = 'decide_penalty') AS law_min,
  MAX(d.law_max) FILTER (WHERE e.verb = 'decide_penalty') AS law_max,
  MAX(d.benchmark_min) FILTER (WHERE e.verb = 'decide_penalty') AS benchmark_min,
  MAX(d.benchmark_max) FILTER (WHERE e.verb = 'decide_penalty') AS benchmark_max,
  MAX(d.circumstance) FILTER (WHERE e.verb = 'decide_penalty') AS circumstance,
  SUM(d.amount) FILTER (WHERE e.verb = 'charge') AS charged,
  MIN(d.present - d.needed) FILTER (WHERE e.verb = 'meeting_decision') AS votes_above_quorum,
  MIN(d.present) FILTER (WHERE e.verb = 'meeting_decision') AS present,
  MAX(d.needed) FILTER (WHERE e.verb = 'meeting_decision') AS needed,
  MAX(d.papers_missing) FILTER (WHERE e.verb = 'accept') AS papers_missing,
  COUNT(*) FILTER (
    WHERE e.verb IN ('decide_refuse', 'decide_penalty') AND NOT d.remedies_told
  ) > 0 AS remedies_untold
FROM seen AS e
JOIN base_detail AS d ON d.case_id = e.case_id AND d.position = e.position
GROUP BY d.case_id
