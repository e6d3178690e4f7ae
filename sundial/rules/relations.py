"""The base relations: the contract between whoever keeps cases and the rule engine.

PostgreSQL offers them as views, DuckDB as tables; the facts are defined over nothing else.
``README.md`` beside this file says what each column means.
"""

from __future__ import annotations

from typing import Literal

Engine = Literal["postgres", "duckdb", "spark"]

RELATIONS: dict[str, dict[str, str]] = {
    "base_case": {
        "case_id": "text",
        "case_no": "text",
        "jurisdiction": "text",
        "procedure": "text",
        "power_kind": "text",
        "item_code": "text",
        "organ_code": "text",
        "region_code": "text",
        "handling_kind": "text",
        "promised_value": "integer",
        "promised_unit": "text",
        "statutory_value": "integer",
        "statutory_unit": "text",
        "correction_limit_value": "integer",
        "correction_limit_unit": "text",
        "delivery_limit_value": "integer",
        "delivery_limit_unit": "text",
        "publication_required": "boolean",
        "proposal_publication_required": "boolean",
        "publication_min_working_days": "integer",
        "deadline_at": "timestamp",
        "deadline_on": "date",
        "planned_end_on": "date",
        "amount": "numeric(18,2)",
        "calendar": "text",
    },
    "base_event": {
        "case_id": "text",
        "position": "bigint",
        "verb": "text",
        "step_no": "integer",
        "occurred_at": "timestamp",
        "recorded_at": "timestamp",
        "occurred_on": "date",
        "recorded_on": "date",
        "effective_at": "timestamp",
        "effective_on": "date",
        "actor": "text",
        "post": "text",
        "reason_given": "boolean",
        "approver": "text",
        "paper": "text",
        "extension_value": "integer",
        "extension_unit": "text",
    },
    "base_step": {
        "case_id": "text",
        "step_no": "integer",
        "run": "integer",
        "stage": "integer",
        "name": "text",
        "limit_value": "integer",
        "limit_unit": "text",
        "started_on": "date",
        "started_at": "timestamp",
        "done_on": "date",
        "done_at": "timestamp",
        "actor": "text",
    },
    "calendar_day": {"calendar": "text", "day": "date", "is_working": "boolean", "ordinal": "integer"},
    "as_of": {"now": "timestamp", "today": "date", "midnight": "timestamp"},
}


def create_sql(relation: str, *, temporary: bool = False) -> str:
    """Return the CREATE TABLE of ``relation``, valid on PostgreSQL and DuckDB alike."""
    columns = ", ".join(f"{name} {kind}" for name, kind in RELATIONS[relation].items())
    return f"CREATE {'TEMPORARY ' if temporary else ''}TABLE {relation} ({columns})"
