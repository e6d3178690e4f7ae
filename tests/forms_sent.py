"""What each form that a test sends leaves in the record, seen at the test client: every test of a form proves three things unsaid.

- Each event it wrote and committed has its leaf, and exactly one.
- No effect is told twice: no two events of one sending say the same of the same subject by the same hand.
- A form that is said to leave no leaf (``NO_LEAF``) leaves none.

Which forms were sent with effect is gathered from all processes of a run. A run of everything fails at its end if a form that
changes legal state was sent by no test; nobody keeps a list of who tests what.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from sundial.ledger import outbox

KEPT = """
SELECT event.kind,
       (SELECT count(*) FROM ledger_leaf AS leaf WHERE leaf.pending_id = event.id)
       + (SELECT count(*) FROM ledger_pending AS waiting WHERE waiting.id = event.id),
       count(*) OVER (PARTITION BY kind, subject_type, subject_id, actor_id, occurred_at, reason, data, further)
FROM ledger_event AS event LEFT JOIN ledger_opening USING (id) WHERE id = ANY(%s)
"""
# Under which name a process of a run hands on what it saw.
HANDED_ON = "forms_sent"

sent: set[str] = set()
_written: ContextVar[list[UUID] | None] = ContextVar("written", default=None)


def watch() -> None:
    """Look at every form that the client sends from here on."""
    write, send = outbox.write, Client.request

    def noting(entries: Sequence[outbox.Entry]) -> None:
        written = _written.get()
        if written is not None:
            written += [entry.event.id for entry in entries]
        write(entries)

    def looking(client: Client, **request: Any) -> Any:
        if request.get("REQUEST_METHOD") != "POST":
            return send(client, **request)
        written: list[UUID] = []
        before = _written.set(written)
        try:
            response = send(client, **request)
        finally:
            _written.reset(before)
        if written:
            note(response.resolver_match.route, written)
        return response

    outbox.write = noting
    Client.request = looking  # type: ignore[method-assign, assignment]  # seen, not replaced


def note(route: str, ids: Sequence[UUID]) -> None:
    """Hold what one sending left in the record against what it should."""
    from tests.test_every_change_has_one_leaf import (
        NO_LEAF,
    )  # stands beside its tests, which pytest must be first to read

    with connection.cursor() as cursor:
        cursor.execute(KEPT, [list(ids)])
        rows = cursor.fetchall()
    assert [kind for kind, leaves, _ in rows if leaves != 1] == [], f"{route}: not one leaf for each event"
    assert [kind for kind, _, alike in rows if alike != 1] == [], f"{route}: an effect told twice"
    told = [kind for kind, *_ in rows]
    assert not told or route not in NO_LEAF, f"{route} leaves {told}, and NO_LEAF says that it leaves nothing"
    if told:
        sent.add(route)


def unsent() -> list[str]:
    """The forms that change legal state and that no test of this run sent with effect."""
    from tests.test_every_change_has_one_leaf import NO_LEAF, forms

    return sorted({path for path, _ in forms()} - set(NO_LEAF) - sent)


def is_whole(config: pytest.Config) -> bool:
    """Whether a run is of everything."""
    option = config.option
    chosen = option.keyword or option.markexpr or option.lf or option.deselect or option.collectonly
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not chosen


class FormsSent:
    """The plugin of a run: gathers what its processes saw, and judges it where everything ran and passed."""

    def __init__(self) -> None:
        self._unsent: list[str] = []

    def pytest_testnodedown(self, node: Any) -> None:
        sent.update(getattr(node, "workeroutput", {}).get(HANDED_ON, ()))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        handed_on = getattr(session.config, "workeroutput", None)
        if handed_on is not None:
            handed_on[HANDED_ON] = sorted(sent)
        elif session.exitstatus == pytest.ExitCode.OK and is_whole(session.config):
            self._unsent = unsent()
            if self._unsent:
                session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._unsent:
            terminalreporter.section("forms that no test sends", red=True)
            for route in self._unsent:
                terminalreporter.line(route)
            terminalreporter.line(
                "Each of these changes legal state. Send it with the test client, in a test of its room that asserts what comes of it;"
                " if it exercises no power, give the reason in NO_LEAF (tests/test_every_change_has_one_leaf.py)."
            )
