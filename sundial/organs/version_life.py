"""The life of what officers are held to: a rule, a benchmark, the words of a paper. Drafted, confirmed by another hand, in force.

The steps stand in a table; checks, menus and pages read it. What holds for each of them is said here once: a step only from its
states, by its post, not by the hand that drafted, with reasons, and in force from a later day.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty
from sundial.organs.models import Officer

Version = TypeVar("Version", bound=Any)  # A model with ``state`` and its choices.
A_DAY = timedelta(days=1)
NOT_BACKWARDS = "法不溯及既往（立法法 第一百零四条）"


@dataclass(frozen=True)
class Step:
    """One lawful step from ``sources``. ``who`` is a word of the life for its posts; ``other_hand``: not whoever drafted."""

    action: str
    sources: tuple[str, ...]
    label: Any
    who: str
    other_hand: bool = False


@dataclass(frozen=True)
class VersionLife(Generic[Version]):
    """A life: the ``code`` its refusals begin with, what a version is called, its steps, and who may take them.

    ``duty`` finds the duty by which an officer takes a step, or refuses; ``hands`` are the keys of the officers who drafted;
    ``others`` says in words who else may confirm. ``forward`` are the steps towards being in force, in their order.
    """

    code: str
    called: Any
    steps: Mapping[str, Step]
    basis: Callable[[], str]
    duty: Callable[[Step, Version, Officer], Duty]
    hands: Callable[[Version], Collection[str]]
    others: Callable[[Step, Version], Any]
    forward: tuple[str, ...]

    def waits_for(self, version: Version, officer: Officer) -> Step | None:
        """The step towards being in force that is next and that ``officer`` may take; None where others must."""
        for action in self.forward:
            try:
                self.check(action, version, officer)
            except Refusal:
                continue
            return self.steps[action]
        return None

    def check(self, action: str, version: Version, officer: Officer) -> Duty:
        """The duty by which ``officer`` takes the step. Raises ``Refusal``: ``CODE.state``, ``CODE.post``, ``CODE.same_hand``."""
        step = self.steps[action]
        if version.state not in step.sources:
            raise self.refusal(
                "state",
                _("“%(action)s” is not possible while %(called)s is “%(state)s”."),
                action=step.label,
                state=version.get_state_display(),
            )
        duty = self.duty(step, version, officer)
        if step.other_hand and str(officer.pk) in self.hands(version):
            raise self.refusal(
                "same_hand",
                _("Whoever drafted %(called)s may not “%(action)s”: four eyes."),
                who=self.others(step, version),
                action=step.label,
            )
        return duty

    def refusal(self, code: str, sentence: Any, *, who: Any = "", field: str = "", **values: Any) -> Refusal:
        """A refusal of this life, with its basis."""
        return Refusal(
            f"{self.code}.{code}", sentence, field=field, basis=self.basis(), who=who, called=self.called, **values
        )

    def said(self, text: str, field: str) -> str:
        """Reasons or an opinion, which may not be empty. Raises ``Refusal`` ``CODE.reason``."""
        if not text.strip():
            raise self.refusal("reason", _("State the reasons."), field=field)
        return text.strip()

    def check_begins(self, on: date, newest: date | None) -> None:
        """Raise ``Refusal`` ``CODE.too_early`` unless ``on`` is later than today and than ``newest``, when the one before it began."""
        earliest = max(clock.today(), newest or clock.today()) + A_DAY
        if on < earliest:
            raise Refusal(
                f"{self.code}.too_early",
                _("A version takes effect tomorrow or later, and after the one before it: on %(day)s at the earliest."),
                field="effective_from",
                basis=NOT_BACKWARDS,
                day=earliest,
            )

    def check_ends(self, last_day: date, began: date | None, latest: date | None) -> None:
        """Raise ``Refusal`` ``CODE.last_day`` unless ``last_day`` is today or later, and within what the version holds anyhow."""
        earliest = max(clock.today(), began or clock.today())
        if last_day < earliest or (latest is not None and last_day > latest):
            raise self.refusal(
                "last_day",
                _("The last day is %(day)s or later, and not later than the version holds anyhow."),
                field="last_day",
                day=earliest,
            )
