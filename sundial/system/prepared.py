"""Statements that run many times a second: PostgreSQL plans each once per connection, and numbers travel as they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection


def run(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a fixed statement inside the caller's transaction and return its rows, if it gives any.

    Django sends every statement as text to be planned anew, for the sake of poolers between it and the server. A pooler
    must therefore keep prepared statements apart (PgBouncer from 1.21). Raises Django's database errors.
    """
    connection.ensure_connection()
    session = connection.connection
    session.prepare_threshold = 0
    with connection.wrap_database_errors, psycopg.Cursor(session) as cursor:
        cursor.execute(statement, values, prepare=True)
        return cursor.fetchall() if cursor.description else []
