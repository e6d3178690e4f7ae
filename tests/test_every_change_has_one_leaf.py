"""Each form that changes legal state ends in the record, and in a lived county each effect stands there exactly once.

That a test sends each such form, and that it leaves one leaf for each effect, ``forms_sent.py`` sees at the client of every test.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.urls import get_resolver

from sundial.kernel import clock
from sundial.ledger.actions import record, record_all
from sundial.ledger.actor import Actor
from tests import forms_sent
from tests.test_every_route_has_an_access_decision import routes

# Forms that exercise no power, each with the reason.
DRAFT = "a draft of the applicant, which binds nobody until it is submitted"
DOOR = "opens a page to whoever knows its password; reading a file is recorded where the file is shown"
ACCOUNT = "where a visitor finds again the cases whose passwords he knows; no case is changed"
NO_LEAF = {
    "language/": "how a page is shown",
    "display/": "how a page is shown",
    "style/": "a page of the parts pages are made of",
    "services/<str:code>/apply/": DRAFT,
    "application/": DOOR,
    "application/<str:number>/materials/<int:line>/": DRAFT,
    "application/<str:number>/materials/<int:line>/pledge/": DRAFT,
    "application/<str:number>/materials/<int:line>/held/": DRAFT,
    "application/<str:number>/materials/<int:line>/held/certificate/": DRAFT,
    "application/<str:number>/materials/<int:line>/held/open/": DOOR,
    "application/<str:number>/files/<uuid:key>/remove/": DRAFT,
    "application/<str:number>/applicant/": DRAFT,
    "application/<str:number>/agent/": DRAFT,
    "application/<str:number>/agent/authority/": DRAFT,
    "application/<str:number>/messages/": DRAFT,
    "application/<str:number>/matter/": DRAFT,
    "application/<str:number>/discard/": DRAFT,
    "application/<str:number>/receipt/noted/": "takes the password off the screen",
    "progress/": DOOR,
    "mine/sign-in/": DOOR,
    "mine/open/": ACCOUNT,
    "mine/add/": ACCOUNT,
    "mine/password/": ACCOUNT,
    "mine/close/": ACCOUNT,
    "mine/lost/": DOOR,
    "mine/recovery/": ACCOUNT,
    "mine/recovery/noted/": "takes the recovery code off the screen",
    "mine/drafts/<str:number>/": DRAFT,
    "mine/leave/": ACCOUNT,
    "progress/<str:number>/keep/": ACCOUNT,
    "progress/<str:number>/let-go/": ACCOUNT,
    "visits/": DOOR,
    "progress/<str:number>/leave/": DOOR,
    "documents/<uuid:pk>/": DOOR,
    "desk/sign-in/": "sessions",
    "desk/sign-out/": "sessions",
    "desk/paper-texts/versions/<uuid:pk>/try/": "sets a paper with sample values and keeps nothing",
    "wall/notices/read/": "what somebody has read of what was told him",
    "wall/notices/<int:pk>/open/": "what somebody has read of what was told him",
}


def forms() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every route that takes more than a question."""
    for path, view in routes(get_resolver()):
        said = inspect.getsource(inspect.unwrap(view))
        if "@require_safe" not in said and "@require_GET" not in said:
            yield path, view


def test_every_form_reaches_the_record_or_says_why_not() -> None:
    silent = {path for path, view in forms() if not reaches_the_record(view)}
    assert silent <= set(NO_LEAF), f"these forms leave no leaf: {sorted(silent - set(NO_LEAF))}"


def test_no_reason_outlives_its_form() -> None:
    known = {path for path, _ in routes(get_resolver())}
    assert set(NO_LEAF) - known == set()


@pytest.mark.django_db
def test_what_one_form_leaves_is_held_to_one_leaf_for_each_effect() -> None:
    """The eyes that every test of a form is seen with; a form that says something twice, or where it should be silent, is refused."""

    def said(**more: object) -> UUID:
        return record(
            "permit.accept", subject_type="benchmark", subject_id=UUID(int=1), by=Actor.system(), organ="", data=more
        ).id

    with clock.frozen(clock.now()), transaction.atomic():
        once, again, other = said(), said(), said(more=1)
    try:
        forms_sent.note("a form", [once, other])
        assert "a form" in forms_sent.sent
    finally:
        forms_sent.sent.discard("a form")
    with pytest.raises(AssertionError, match="told twice"):
        forms_sent.note("a form", [once, again])
    with pytest.raises(AssertionError, match="leaves nothing"):
        forms_sent.note("language/", [once])
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_pending WHERE id = %s", [once])
        with pytest.raises(AssertionError, match="not one leaf"):
            forms_sent.note("a form", [once])
        transaction.set_rollback(True)


def test_a_form_that_no_test_sent_is_named_at_the_end_of_a_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms_sent, "sent", {"desk/erasures/<uuid:pk>/"})
    named = forms_sent.unsent()
    assert "desk/accounts/<uuid:pk>/" in named
    assert "desk/erasures/<uuid:pk>/" not in named and not set(named) & set(NO_LEAF)


def reaches_the_record(view: Callable[..., Any]) -> bool:
    """Whether the program text of ``view``, or of anything of ours it names, calls ``record``."""
    waiting, seen = [view], set()
    while waiting:
        at = waiting.pop()
        if at in (record, record_all):
            return True
        function = inspect.unwrap(at)
        if not isinstance(function, FunctionType) or function in seen:
            continue
        seen.add(function)
        waiting += named_by(function)
    return False


def named_by(function: FunctionType) -> Iterator[Callable[..., Any]]:
    """The functions of ours that ``function`` names, alone or as part of a module or class."""
    names = set(names_in(function.__code__))
    for thing in [function.__globals__[name] for name in names if name in function.__globals__]:
        if isinstance(thing, ModuleType | type):
            yield from (part for name, part in vars(thing).items() if name in names and callable(part) and ours(part))
        else:
            yield from held_by(thing)


def held_by(thing: object) -> Iterator[Callable[..., Any]]:
    """``thing`` itself if it is a function, or the functions in a table or an object of ours."""
    if inspect.isfunction(inspect.unwrap(thing) if callable(thing) else thing):
        if ours(thing):
            yield thing  # type: ignore[misc]  # a function
    elif isinstance(thing, list | tuple):
        yield from (part for each in thing for part in held_by(each))
    elif isinstance(thing, dict):
        yield from (part for each in thing.values() for part in held_by(each))
    elif ours(type(thing)) and not isinstance(thing, type):
        yield from (part for each in getattr(thing, "__dict__", {}).values() for part in held_by(each))


def names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from names_in(constant)


def ours(thing: object) -> bool:
    return str(getattr(thing, "__module__", "")).startswith("sundial.")


def ask(question: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return list(cursor.fetchall())


@pytest.mark.usefixtures("in_county")
class TestTheLivedCounty:
    def test_every_event_is_one_leaf_and_every_leaf_one_event(self) -> None:
        assert ask("SELECT count(*) FROM ledger_event") == ask(
            "SELECT count(*) FROM ledger_event JOIN (SELECT pending_id AS id FROM ledger_leaf "
            "UNION ALL SELECT id FROM ledger_pending) AS public USING (id)"
        )
        assert ask("SELECT (SELECT count(*) FROM ledger_leaf) + (SELECT count(*) FROM ledger_pending)") == ask(
            "SELECT count(*) FROM ledger_event"
        )

    def test_no_effect_is_told_twice(self) -> None:
        twice = ask(
            "SELECT kind, subject_id, count(*) FROM ledger_event "
            "GROUP BY kind, subject_type, subject_id, actor_id, occurred_at, recorded_at, data HAVING count(*) > 1"
        )
        assert twice == []

    def test_the_states_a_case_went_through_can_be_read_off_its_events_alone(self) -> None:
        """Each act begins where the one before it ended, and the last ends where the case stands."""
        torn = ask(
            "WITH act AS (SELECT subject_id, position, data ->> 'from' AS source, data ->> 'to' AS target, "
            "  lag(data ->> 'to') OVER of_case AS before, lead(position) OVER of_case AS next "
            "  FROM ledger_event WHERE subject_type = 'case' AND data ? 'to' AND data ? 'from' "
            "  WINDOW of_case AS (PARTITION BY subject_id ORDER BY position)) "
            "SELECT act.subject_id, act.position FROM act LEFT JOIN cases_case AS c ON c.id = act.subject_id "
            "WHERE (before IS NOT NULL AND source <> before) OR (next IS NULL AND target IS DISTINCT FROM c.state)"
        )
        assert torn == []

    @pytest.mark.parametrize(
        "table", ["cases_clockentry", "cases_document", "cases_record", "coercion_goodmove", "levies_line"]
    )
    def test_what_points_at_its_event_points_at_one_that_is_sealed(self, table: str) -> None:
        (lost,) = ask(
            f"SELECT count(*) FILTER (WHERE leaf.idx IS NULL), count(*) FROM {table} AS t "
            "LEFT JOIN ledger_leaf AS leaf ON leaf.pending_id = t.event_id WHERE t.event_id IS NOT NULL"
        )
        assert lost[0] == 0 and lost[1] > 0
