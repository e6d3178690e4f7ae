"""The bureau of the permit tests, watched: a resident group, a county body, and a stranger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from django.db import transaction

from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.kernel import clock
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock, today
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, Reach, Role
from sundial.organs.tests import builders
from sundial.permits.tests import items
from sundial.permits.tests.life import Bureau, Linwu
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

__all__ = ["today"]

A_MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def linwu(kept_watch: Watch | None, db: None, today: clock.Frozen) -> Linwu:
    return Linwu(deepcopy(kept_watch.linwu.bureau) if kept_watch else Bureau.found(), today)


@dataclass
class Watch:
    """The watch over a case: look, read its lights, stand on either side of a clock's end."""

    linwu: Linwu
    supervisor: Officer
    resident: Officer
    stranger: Officer

    def lights(self, case: Case) -> dict[str, str]:
        """Look at what is due, and return every light of ``case`` by its rule."""
        while sweep():
            pass
        return dict(Signal.objects.filter(case=case).values_list("rule_id", "light"))

    def light(self, case: Case, rule: str) -> Signal:
        self.lights(case)
        return Signal.objects.get(case=case, rule_id=rule)

    def due_at(self, case: Case, kind: str = ClockKind.PROMISED) -> dt.datetime:
        """When the kernel's clock of ``kind`` runs out: the first moment that is too late."""
        found = CaseClock.objects.get(case=case, kind=kind, ended_at=None).due_at
        assert found is not None
        return found

    def just_before(self, moment: dt.datetime) -> None:
        self.linwu.today.move_to(moment - A_MINUTE)

    def just_after(self, moment: dt.datetime) -> None:
        self.linwu.today.move_to(moment + A_MINUTE)

    def told_from_elsewhere(self, case: Case, verb: str, by: Officer | None = None, **data: object) -> None:
        """An act our own verbs refuse, as a connected system may report it: the record takes it, the watch must see it."""
        with transaction.atomic():
            record(
                f"permit.{data.pop('kind', 'fill')}",
                subject_type="case",
                subject_id=case.pk,
                by=duties(by)[0].actor if by else Actor.system(),
                organ=case.organ.code,
                item=case.item.code,
                reason=str(data.pop("reason", "")),
                data={"verb": verb, **data},
            )

    def duty(self, officer: Officer) -> Duty:
        return duties(officer)[0]


@pytest.fixture(scope="module")
def kept_watch(kept: bool) -> Watch | None:
    """The bureau and who watches it, entered once for a file."""
    with clock.frozen(nine_o_clock(MONDAY)) as monday:
        return watched(Linwu(Bureau.found(), monday)) if kept else None


@pytest.fixture
def watch(kept_watch: Watch | None, linwu: Linwu) -> Watch:
    return replace(deepcopy(kept_watch), linwu=linwu) if kept_watch else watched(linwu)


def watched(linwu: Linwu) -> Watch:
    body = builders.organ("临武县效能建设办公室", "LINWU-XN")
    water = builders.organ("临武县水利局", "LINWU-SL")
    resident = builders.post(linwu.bureau.organ, Role.SUPERVISOR, "驻局纪检监察组", watches=linwu.bureau.organ)
    return Watch(
        linwu,
        supervisor=builders.officer("陈明", builders.post(body, Role.SUPERVISOR, reach=Reach.REGION)),
        resident=builders.officer("周慧", resident),
        stranger=builders.officer("孙磊", builders.post(water, Role.HANDLER_A)),
    )


@pytest.fixture(scope="module")
def kept_late(kept_watch: Watch | None) -> tuple[UUID, dt.datetime] | None:
    """The red light of ``late``, raised once for a file, and when."""
    with clock.frozen(nine_o_clock(MONDAY)) as monday:
        if kept_watch is None:
            return None
        signal = broken_promise(replace(kept_watch, linwu=Linwu(kept_watch.linwu.bureau, monday)))
        return signal.pk, clock.now()


@pytest.fixture
def late(kept_late: tuple[UUID, dt.datetime] | None, watch: Watch) -> Signal:
    """A red light: the promise is broken."""
    if kept_late is None:
        return broken_promise(watch)
    key, moment = kept_late
    watch.linwu.today.move_to(moment)
    return Signal.objects.get(pk=key)


def broken_promise(watch: Watch) -> Signal:
    case = watch.linwu.accepted(items.licence(watch.linwu.bureau.organ))
    watch.just_after(watch.due_at(case))
    return watch.light(case, "promised-exceeded")


@pytest.fixture
def declined(watch: Watch) -> Signal:
    """A yellow light: an application was not accepted."""
    from sundial.permits import actions

    case = watch.linwu.submitted(items.licence(watch.linwu.bureau.organ))
    actions.decline(case.pk, "不属于本机关职权。", by=watch.linwu.bureau.wang)
    return watch.light(case, "acceptance-refused")


def ids(signals: Iterable[Signal]) -> set[UUID]:
    return {signal.pk for signal in signals}
