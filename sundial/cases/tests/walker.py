"""Lives any stated procedure at random, and says at every step what must hold whatever happens.

A room drives it over its own lives: no path reaches a state but through its gates, a refused act changes nothing, every act leaves
its event and its record, and the due date is always what the clocks say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis.strategies import DataObject, booleans, integers, sampled_from

from sundial.cases.deadlines import next_due, open_clocks
from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.cases.queries import next_actions
from sundial.cases.stated import do, stated_life
from sundial.cases.stated.asked import Asked
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.organs.access import duties
from sundial.organs.models import Officer

Answer = Callable[[Case, Asked], Any]


@dataclass
class Walker:
    """One case of one life, with whoever may act on it. ``fixed`` answers what must be right for the walk to go on.

    ``keen``: each step is somebody's whose post acts in this state, so that few steps come far. ``once``: acts that lead back,
    done once at most, for the same reason.
    """

    case: Case
    people: list[Officer]
    today: clock.Frozen
    fixed: Mapping[str, Any] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    keen: bool = False
    once: frozenset[str] = frozenset()
    held: dict[UUID, set[str]] = field(default_factory=dict)

    def step(self, data: DataObject) -> None:
        """One act by somebody, or some days that pass; then everything that must hold."""
        if data.draw(integers(0, 3)) == 0:
            self.today.advance(dt.timedelta(days=data.draw(integers(0, 9))))
        self.today.advance(dt.timedelta(minutes=5))
        by = data.draw(sampled_from(self.wanted() if self.keen else [*self.people, APPLICANT]))
        letters = {name for name, act in stated_life(self.case.procedure).acts.items() if act.letter}
        spent = letters | (self.once & set(self.done))  # letters change nothing
        actions = [each.action for each in self.allowed(by) if each.action not in spent]
        if actions:
            self.try_one(data.draw(sampled_from(actions)), by, data)
        self.check()

    def wanted(self) -> list[Officer | str]:
        """Whoever holds a post that some act of this state names; everybody, where nobody does."""
        life = stated_life(self.case.procedure).life
        named = {role for each in life.allowed(self.case.state) for role in each.who}
        hands: list[Officer | str] = [each for each in self.people if self.posts(each) & named]
        return [*hands, *([APPLICANT] if APPLICANT in named else [])] or [*self.people, APPLICANT]

    def posts(self, officer: Officer) -> set[str]:
        if officer.pk not in self.held:
            self.held[officer.pk] = {duty.post.role for duty in duties(officer)}
        return self.held[officer.pk]

    def allowed(self, by: Officer | str) -> list[Any]:
        """What the table lets ``by`` do from here."""
        life = stated_life(self.case.procedure).life
        if isinstance(by, str):
            return [each for each in life.allowed(self.case.state) if APPLICANT in each.who]
        return [each for each in next_actions(self.case, by) if each.allowed]

    def try_one(self, action: str, by: Officer | str, data: DataObject) -> None:
        before, events = self.case.state, self.events()
        act = stated_life(self.case.procedure).acts[action]
        given: dict[str, Any] = {}
        for asked in act.asks(self.case):
            if asked.is_asked(given):
                given[asked.name] = self.answer(asked, data)
        try:
            do(self.case.pk, action, given, by=by)
        except Refusal:
            self.case.refresh_from_db()
            assert (self.case.state, self.events()) == (before, events), f"{action} was refused and changed something"
            return
        self.case.refresh_from_db()
        self.done.append(action)
        targets = {act.transition.target or before, *act.transition.branches}
        assert before in act.transition.sources and self.case.state in targets
        assert self.events() > events and self.case.records.filter(action=action).exists()

    def answer(self, asked: Asked, data: DataObject) -> Any:
        """Something of the right type, drawn; ``fixed`` where the walk would go nowhere else."""
        if asked.name in self.fixed:
            return self.fixed[asked.name]
        if asked.type == "yes_no":
            return True if asked.must is True else data.draw(booleans())
        if asked.type in ("choice", "choices"):
            options = [*asked.choices(self.case)]
            if not options:
                return None
            chosen = data.draw(sampled_from(options))
            return chosen if asked.type == "choice" else [chosen]
        plain = {
            "text": "一二三",
            "long_text": "情况属实。",
            "lines": ["一", "二"],
            "date": clock.today().isoformat(),
            "moment": clock.now().isoformat(),
            "money": str(data.draw(integers(1, 5000))),
            "count": data.draw(integers(0, 9)),
            "number": data.draw(integers(0, 9)),
            "officers": self.people[:2],
            "officer": self.people[0],
            "rows": [dict.fromkeys(asked.columns, "一")],
        }
        return plain.get(asked.type)

    def check(self) -> None:
        """What holds whatever was done: an open case is due when its clocks say, a closed one waits for nobody."""
        life = stated_life(self.case.procedure).life
        assert self.case.state in life.states
        assert bool(self.case.closed_at) is (self.case.state in life.final)
        if self.case.closed_at:
            assert not self.case.todos.exists() and self.case.due_at is None
            assert not open_clocks(self.case).exists()
            return
        assert self.case.due_at == next_due(self.case)
        assert bool(life.holders.get(self.case.state)) is self.case.todos.exists()
        for row in self.case.clocks.all():
            assert row.consumed <= row.budget or row.ended_at or row.due_at is None or row.running_since
            assert row.entries.exists(), "a clock moved without a line in its ledger"

    def events(self) -> int:
        return Event.objects.filter(subject_type="case", subject_id=self.case.pk).count()
