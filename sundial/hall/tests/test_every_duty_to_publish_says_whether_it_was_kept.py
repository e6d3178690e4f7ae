"""A duty to publish has source, limit, place and post; what was late, is owed or came down too early is counted and shown."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from sundial.cases.models import Case, Publication
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion
from sundial.supervision.disclosure.duties import Duty, duties
from sundial.supervision.disclosure.kept import Kept, kept, owed_results


def duty(name: str) -> Duty:
    return next(each for each in duties() if each.name == name)


@pytest.fixture
def decided(linwu: Linwu) -> Case:
    """A licence granted on Monday, whose result must be public within seven working days."""
    version = licence(linwu.bureau.organ)
    ItemVersion.objects.filter(pk=version.pk).update(publishes_result=True)
    case = linwu.accepted(version)
    _touch(case)
    case.outcome, case.decided_at = "granted", clock.now()
    case.save()
    return case


def _touch(case: Case) -> None:
    told = {"verb": "other", "title": "", "number": ""}
    by = Actor.system()
    record("case.document", subject_type="case", subject_id=case.pk, by=by, organ=case.organ.code, data=told)


def of_results() -> Kept | None:
    return next(iter(kept(duty("results"))), None)


def test_a_result_is_owed_from_the_eighth_working_day_and_late_when_it_comes(linwu: Linwu, decided: Case) -> None:
    linwu.today.advance(dt.timedelta(days=9))  # Wednesday of the week after: the seventh working day
    assert (found := of_results()) and (found.due, found.owed, found.state) == (0, 0, "kept")
    linwu.today.advance(dt.timedelta(days=1))
    assert (found := of_results()) and (found.due, found.owed, found.state) == (1, 1, "late")
    assert list(owed_results(duty("results"))) == [decided]
    shown = _published(decided)
    assert (found := of_results()) and (found.late, found.owed, found.state) == (1, 0, "slow")
    shown.withdrawn_at = clock.now()
    _touch(decided)
    shown.save()
    assert (found := of_results()) and (found.short, found.state) == (1, "short")


def _published(case: Case) -> Publication:
    _touch(case)
    now = clock.now()
    until = now + dt.timedelta(days=9)
    return Publication.objects.create(
        case=case, kind="result", title="许可", content={}, channel="网站", published_at=now, keep_until=until
    )


def test_everybody_reads_the_duties_with_their_sources(visitor: Client, linwu: Linwu, decided: Case) -> None:
    _published(decided)
    page = visitor.get("/disclosure/").content.decode()
    for each in duties():
        assert str(each.title) in page and each.basis in page and each.basis
    assert "7个工作日" in page and "5个工作日" in page
