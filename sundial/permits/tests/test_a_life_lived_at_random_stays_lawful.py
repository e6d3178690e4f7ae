"""A permit lived at random: sensible acts, foolish acts, wrong hands, passing days. What must hold, holds after each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sundial.cases.clock_ledger import clock_ledger
from sundial.cases.deadlines import last_day
from sundial.cases.models import Case, CaseClock, ClockMove, Stance, StepState
from sundial.cases.procedure import APPLICANT
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import MONDAY, nine_o_clock
from sundial.ledger.models import Event
from sundial.organs.queries import calendar_for
from sundial.permits import actions
from sundial.permits.models import VisitResult
from sundial.permits.states import PERMIT
from sundial.permits.tests.items import LINWU_ROUTE, licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import StepKind

HANDS = ("wang", "zhang", "zhou", "chen", "liu", "office", "expert", "zhao")
DECISIONS = ("decide_grant", "decide_refuse")
REACHED: list[str] = []
GONE = {"granted", "refused", "delivered", "published", *PERMIT.final}
ROUTE = (
    *LINWU_ROUTE[:-1],
    (7, "publish_proposed", "office", "公示拟审批情况", ""),
    (8, "sign", "director", "签署决定", ""),
)


def life_of(linwu: Linwu) -> type[RuleBasedStateMachine]:
    version = licence(
        linwu.bureau.organ, route=ROUTE, publications=("拟审批情况", "审批结果"), step_limits={"handle": 3, "review": 2}
    )

    class Life(RuleBasedStateMachine):
        @initialize(at_once=st.booleans())
        def submit(self, at_once: bool) -> None:
            linwu.today.move_to(nine_o_clock(MONDAY))
            self.bureau = linwu.bureau
            self.case = linwu.accepted(version) if at_once else linwu.submitted(version)

        def now(self) -> Case:
            return linwu.again(self.case)

        @contextmanager
        def refusals_change_nothing(self) -> Iterator[None]:
            before = (self.now().state, Event.objects.filter(subject_id=self.case.pk).count())
            try:
                yield
            except Refusal:
                assert before == (self.now().state, Event.objects.filter(subject_id=self.case.pk).count())

        @rule(days=st.integers(1, 9))
        def days_pass(self, days: int) -> None:
            linwu.days(days)
            actions.sweep_deemed()

        @precondition(lambda self: self.now().state == "submitted")
        @rule()
        def accept(self) -> None:
            with self.refusals_change_nothing():
                linwu.check_all(self.case)
                actions.accept(self.case.pk, by=self.bureau.wang)

        @precondition(lambda self: self.now().state == "examining")
        @rule(
            result=st.sampled_from(list(VisitResult)),
            stance=st.sampled_from([Stance.AGREE, Stance.DISAGREE]),
            needed=st.booleans(),
            back=st.booleans(),
        )
        def proceed(self, result: str, stance: str, needed: bool, back: bool) -> None:
            kinds = linwu.kinds_in_hand(self.case)
            ways: dict[str, Callable[[], object]] = {
                StepKind.HANDLE: lambda: linwu.handled(self.case, stance=stance),
                StepKind.DECIDE_VISIT: lambda: linwu.visit_decided(self.case, needed=needed),
                StepKind.ON_SITE: lambda: linwu.visited(self.case, result),
                StepKind.RECHECK: lambda: self.rechecked(result),
                StepKind.REVIEW: lambda: self.reviewed(back),
                StepKind.PUBLISH_PROPOSED: lambda: linwu.proposal_published(self.case),
                StepKind.SIGN: lambda: self.signed(stance),
            }
            with self.several_acts():
                ways[kinds[0]]()

        @contextmanager
        def several_acts(self) -> Iterator[None]:
            try:
                yield
            except Refusal:
                # A way is several acts; those before the refused one stand.
                return

        def rechecked(self, result: str) -> None:
            actions.report_rectified(self.case.pk, by=APPLICANT)
            linwu.visited(self.case, result)

        def reviewed(self, back: bool) -> None:
            if back:
                actions.send_back(self.case.pk, "请补充。", by=self.bureau.chen)
            else:
                linwu.reviewed(self.case)

        def signed(self, stance: str) -> None:
            if stance == Stance.AGREE:
                actions.grant(self.case.pk, "同意。", by=self.bureau.liu)
            else:
                actions.refuse(self.case.pk, "不符合条件", by=self.bureau.liu)

        @rule(hand=st.sampled_from(HANDS), act=st.integers(0, 9))
        def anybody_tries_anything(self, hand: str, act: int) -> None:
            by, pk = getattr(self.bureau, hand), self.case.pk
            tries: list[Callable[[], object]] = [
                lambda: actions.accept(pk, by=by),
                lambda: actions.grant(pk, "同意。", by=by),
                lambda: actions.refuse(pk, "不同意", by=by),
                lambda: actions.deliver(pk, by=by, method="mail", recipient="李娟", proof="回执"),
                lambda: actions.publish(pk, by=by, channel="门户网站"),
                lambda: actions.archive(pk, by=by),
                lambda: actions.request_extension(pk, 5, "复杂", by=by),
                lambda: actions.decide_extension(pk, True, by=by, paper="批件"),
                lambda: actions.resume_clock(pk, by=by),
                lambda: actions.stop_clock(
                    pk, "testing", by=by, paper="通知", needed_time="十日", approver=self.bureau.chen
                ),
            ]
            with self.refusals_change_nothing():
                tries[act]()

        @precondition(lambda self: self.now().state in {"granted", "refused", "delivered", "published"})
        @rule()
        def close(self) -> None:
            with self.several_acts():
                {"granted": linwu.delivered, "refused": linwu.delivered, "delivered": linwu.published}.get(
                    self.now().state, self.archived
                )(self.case)

        def archived(self, case: Case) -> None:
            linwu.days(14)
            actions.archive(case.pk, by=self.bureau.zhou)

        def teardown(self) -> None:
            REACHED.append(self.now().state)

        @invariant()
        def never_two_decisions(self) -> None:
            decided = Event.objects.filter(subject_id=self.case.pk, data__verb__in=DECISIONS).count()
            assert decided == (self.now().outcome in ("granted", "refused"))

        @invariant()
        def the_states_are_a_chain_with_one_event_each(self) -> None:
            state = PERMIT.start
            events = Event.objects.filter(subject_id=self.case.pk, data__has_key="from").order_by("position")
            for event in events.exclude(kind__startswith="case."):
                assert event.data["from"] == state
                transition = PERMIT.by_action[event.kind.removeprefix("permit.")]
                assert state in transition.sources
                state = event.data["to"]
                assert state == (transition.target or event.data["from"])
            assert state == self.now().state

        @invariant()
        def steps_in_hand_are_of_one_stage_and_none_outlives_the_examination(self) -> None:
            active = self.case.steps.filter(state=StepState.ACTIVE)
            assert len(set(active.values_list("step__stage", flat=True))) <= 1
            if self.now().state in GONE:
                assert not active.exists()

        @invariant()
        def every_clock_equals_the_naive_count(self) -> None:
            for account in clock_ledger(self.now()):
                row = account.clock
                if row.ended_at is None and row.due_at is not None:
                    assert last_day(row.due_at) == naive_last_day(row)
                    assert account.counted == row.budget
                if row.ended_at is None and row.running_since is None:
                    assert row.due_at is None

        @invariant()
        def a_running_promise_is_the_due_date_somebody_waits_for(self) -> None:
            case = self.now()
            if case.state == "examining" and not case.clocks.filter(running_since=None, ended_at=None).exists():
                assert case.due_at is not None
                assert case.todos.exists()

    return Life


def naive_last_day(row: CaseClock) -> dt.date:
    """Count the days one by one from the moves of the ledger, with nothing of the kernel's arithmetic."""
    calendar = calendar_for(row.case.organ)
    moves = [(local_date(entry.at), entry.move) for entry in row.entries.order_by("pk")]
    day, counted, standing = local_date(row.started_at) - dt.timedelta(days=1), 0, False
    while counted < row.budget:
        day += dt.timedelta(days=1)
        today = [
            move for on, move in moves if on == day and move in (ClockMove.START, ClockMove.STOP, ClockMove.RESUME)
        ]
        standing = today[-1] == ClockMove.STOP if today else standing
        if not standing and not today and calendar.is_working(day):
            counted += 1
        assert day < dt.date(2027, 1, 1), "the count does not end"
    return day


def test_whatever_is_tried_in_whatever_order(linwu: Linwu) -> None:
    run_state_machine_as_test(
        life_of(linwu),
        settings=settings(
            max_examples=12,
            stateful_step_count=18,
            deadline=None,
            # The same lives every time: a test that fails now and then teaches nobody.
            derandomize=True,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
        ),
    )
    assert GONE & set(REACHED), "no life came as far as a decision"
