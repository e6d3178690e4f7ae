-- The yardstick: the findings of the rules named in audit_bulk.py, written by hand for the synthetic province alone, as fast as we
-- know how. It may assume what the facts must not: every act on a working day, one stop a case, one calendar, no late effect.
CREATE MACRO ordinal_of(d) AS getvariable('ordinals')[d - DATE '2024-12-31'];
SET VARIABLE ordinals = (
  SELECT list(ordinal ORDER BY day) FROM read_parquet('{set}/calendar_day.parquet')
  WHERE calendar = 'CN' AND day BETWEEN DATE '2025-01-01' AND DATE '2026-12-31'
);
SET VARIABLE today = DATE '{as_of}';

CREATE TEMP TABLE life AS
SELECT
  case_id,
  coalesce(min(occurred_on) FILTER (verb = 'receive'), min(occurred_on) FILTER (verb = 'submit')) AS received,
  min(occurred_on) FILTER (verb IN ('accept', 'file_case')) AS accepted, min(occurred_at) FILTER (verb IN ('accept', 'file_case')) AS accepted_at,
  min(occurred_on) FILTER (verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty')) AS decided,
  min(occurred_at) FILTER (verb IN ('decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty')) AS decided_at,
  min(occurred_on) FILTER (verb IN ('decline', 'decide_grant', 'decide_refuse', 'decide_penalty', 'decide_no_penalty', 'not_file',
    'cancel_filing', 'withdraw', 'archive')) AS ended,
  min(occurred_on) FILTER (verb = 'deliver') AS delivered, min(occurred_at) FILTER (verb = 'deliver') AS delivered_at,
  min(occurred_on) FILTER (verb = 'publish') AS published, min(occurred_at) FILTER (verb = 'publish') AS published_at,
  min(occurred_on) FILTER (verb = 'unpublish') AS unpublished, min(occurred_on) FILTER (verb = 'publish_proposed') AS proposed,
  min(occurred_on) FILTER (verb = 'clock_stop') AS stopped, min(occurred_on) FILTER (verb = 'clock_resume') AS resumed,
  count(*) FILTER (verb = 'correction_notice') AS corrections,
  count(*) FILTER (verb = 'extend') AS extensions,
  count(*) FILTER (verb = 'extension_approve') AS approvals, count(*) FILTER (verb = 'notify_extension') AS notices,
  coalesce(sum(extension_value) FILTER (verb = 'extend'), 0) AS extended_by,
  count(*) FILTER (verb = 'complain') AS complaints, count(*) FILTER (verb = 'decide_grant') > 0 AS granted,
  count(*) FILTER (verb = 'decline') > 0 AS declined,
  count(*) FILTER (verb IN ('decline', 'decide_refuse') AND NOT reason_given) > 0 AS unreasoned,
  min(actor) FILTER (verb = 'accept') = min(actor) FILTER (verb = 'sign') AS one_hand,
  count(*) FILTER (recorded_on <> occurred_on AND ordinal_of(recorded_on) - ordinal_of(occurred_on) > 1) AS late_entries,
  min(occurred_on) FILTER (verb IN ('correction_notice', 'accept', 'decline')) AS first_answer
FROM read_parquet('{set}/event/*/*/*.parquet', hive_partitioning = false)
WHERE recorded_on <= getvariable('today')
GROUP BY case_id;

CREATE TEMP TABLE judged AS
SELECT
  *,
  limit_days IS NOT NULL AND used > limit_days AS over_promise,
  used > CASE WHEN approvals > 0 THEN greatest(statutory_value, promised_value + extended_by) ELSE statutory_value END AS over_law
FROM (
  SELECT
    l.*, c.promised_value, c.statutory_value, c.deadline_on, c.calendar, c.publication_required, c.proposal_publication_required,
    c.publication_min_working_days AS public_days, c.correction_limit_value, c.delivery_limit_value,
    c.promised_value + CASE WHEN approvals > 0 THEN extended_by ELSE 0 END AS limit_days,
    CASE WHEN c.calendar = 'CN' THEN
      ordinal_of(coalesce(decided, ended, getvariable('today'))) - ordinal_of(accepted)
      - CASE WHEN stopped IS NULL THEN 0 ELSE ordinal_of(coalesce(resumed, getvariable('today'))) - ordinal_of(stopped) + 1 END
    END AS used
  FROM life AS l JOIN read_parquet('{set}/case/*/*/*.parquet', hive_partitioning = false) AS c USING (case_id)
);

CREATE TEMP TABLE round AS
SELECT d.case_id, ordinal_of(coalesce(a.occurred_on, getvariable('today'))) - ordinal_of(d.occurred_on) AS waited
FROM (
  SELECT case_id, occurred_at, occurred_on FROM read_parquet('{set}/event/*/*/*.parquet', hive_partitioning = false)
  WHERE verb = 'correction_done' AND recorded_on <= getvariable('today')
) AS d
ASOF LEFT JOIN (
  SELECT case_id, occurred_at, occurred_on FROM read_parquet('{set}/event/*/*/*.parquet', hive_partitioning = false)
  WHERE verb IN ('correction_notice', 'accept', 'decline') AND recorded_on <= getvariable('today')
    AND case_id IN (SELECT case_id FROM life WHERE corrections > 0)
) AS a ON a.case_id = d.case_id AND a.occurred_at > d.occurred_at;

CREATE TEMP TABLE step AS
SELECT
  case_id, step_no, stage, limit_value, started_on, done_on, done_at
FROM read_parquet('{set}/step/*/*/*.parquet', hive_partitioning = false);

CREATE TEMP TABLE lit AS
SELECT case_id, 'promised-exceeded' AS rule_id, CAST(extensions AS VARCHAR) AS occurrence FROM judged WHERE over_promise
UNION ALL SELECT case_id, 'statutory-exceeded', CAST(extensions AS VARCHAR) FROM judged WHERE over_law
UNION ALL SELECT case_id, 'promised-near', CAST(extensions AS VARCHAR) FROM judged
WHERE ended IS NULL AND accepted IS NOT NULL AND (stopped IS NULL OR resumed IS NOT NULL) AND NOT over_promise
  AND (used >= 0.9 * limit_days OR limit_days - used <= 1)
UNION ALL SELECT j.case_id, 'step-exceeded', CAST(s.step_no AS VARCHAR)
FROM step AS s JOIN judged AS j USING (case_id)
WHERE NOT coalesce(j.over_promise, FALSE) AND j.calendar = 'CN'
  AND ordinal_of(coalesce(s.done_on, j.ended, getvariable('today'))) - ordinal_of(s.started_on) > s.limit_value
  AND ordinal_of(coalesce(s.done_on, j.ended, getvariable('today'))) - ordinal_of(s.started_on)
    - CASE WHEN j.stopped IS NULL OR j.stopped > coalesce(s.done_on, j.ended, getvariable('today')) OR coalesce(j.resumed, getvariable('today')) < s.started_on
        THEN 0 ELSE ordinal_of(coalesce(j.resumed, getvariable('today'))) - ordinal_of(j.stopped) + 1 END > s.limit_value
UNION ALL SELECT DISTINCT case_id, 'correction-notice-late', '1' FROM (
  SELECT case_id FROM judged WHERE calendar = 'CN'
    AND ordinal_of(coalesce(first_answer, ended, getvariable('today'))) - ordinal_of(received) > correction_limit_value
  UNION ALL SELECT case_id FROM round WHERE waited > 5
)
UNION ALL SELECT case_id, 'correction-repeated', CAST(corrections AS VARCHAR) FROM judged WHERE corrections > 1
UNION ALL SELECT case_id, 'acceptance-refused', '1' FROM judged WHERE declined
UNION ALL SELECT case_id, 'refusal-without-reasons', '1' FROM judged WHERE unreasoned
UNION ALL SELECT case_id, 'acts-out-of-order', CASE WHEN delivered_at < decided_at THEN 'deliver' WHEN published_at < decided_at THEN 'publish' ELSE 'decide' END
FROM judged WHERE decided_at < accepted_at OR delivered_at < decided_at OR published_at < decided_at
UNION ALL SELECT case_id, 'delivery-late', '1' FROM judged
WHERE calendar = 'CN' AND decided IS NOT NULL
  AND ordinal_of(coalesce(delivered, getvariable('today'))) - ordinal_of(decided) > delivery_limit_value
UNION ALL SELECT case_id, 'entered-late', CAST(late_entries AS VARCHAR) FROM judged WHERE late_entries > 0 AND calendar = 'CN'
UNION ALL SELECT case_id, 'extension-unapproved', CAST(extensions AS VARCHAR) FROM judged WHERE extensions > approvals
UNION ALL SELECT case_id, 'extension-untold', '1' FROM judged WHERE extensions > notices AND ended IS NOT NULL
UNION ALL SELECT case_id, 'limit-missing', '1' FROM judged WHERE promised_value IS NULL AND deadline_on IS NULL
UNION ALL SELECT case_id, 'calendar-missing', '1' FROM judged WHERE calendar <> 'CN'
UNION ALL SELECT case_id, 'proposal-publication-short', '1' FROM judged
WHERE proposal_publication_required AND granted
  AND coalesce(ordinal_of(decided) - ordinal_of(proposed) - 1, 0) < public_days
UNION ALL SELECT case_id, 'publication-missing', '1' FROM judged
WHERE publication_required AND granted AND calendar = 'CN'
  AND ordinal_of(coalesce(published, getvariable('today'))) - ordinal_of(decided) > 7
UNION ALL SELECT case_id, 'publication-short', '1' FROM judged
WHERE unpublished IS NOT NULL AND ordinal_of(unpublished) - ordinal_of(published) - 1 < public_days
UNION ALL SELECT case_id, 'public-complaint', CAST(complaints AS VARCHAR) FROM judged WHERE complaints > 0
UNION ALL SELECT case_id, 'same-officer', '1' FROM judged WHERE one_hand
UNION ALL SELECT case_id, 'steps-out-of-order', CAST(min(step_no) AS VARCHAR) FROM (
  SELECT case_id, step_no, done_at < max(done_at) OVER (PARTITION BY case_id ORDER BY stage) AS early FROM step
) WHERE early GROUP BY case_id;
