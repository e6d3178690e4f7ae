"""A case of a stated life told in rows: on which day, who, what they do, with which answers. The rows stand in ``data/told/``.

Beside plain answers a row may say ``!people [zhangqiang]``, ``!person liwei``, ``!minutes -40`` (a moment from now), ``!days 10``
(a date from today), ``!year``, ``!workday -3`` (a working day of the story), ``!quarter`` (the last one that is over), ``!village CODE``,
``!organ CODE``,
``!number 1951-03-07/104`` (an invented identity number), ``!goods [卸料阀]`` (objects of the case by their names), ``!case penalty`` (the number of a case
the story knows) and ``!firms [gas]`` (firms with their credit codes). ``applicant`` acts online; ``ITEM/grant`` is done on that part of a joint approval.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import yaml

from sundial.cases.models import Case, Party, Stance
from sundial.cases.procedure import APPLICANT, By
from sundial.cases.stated import do, open_case
from sundial.demo.agenda import Wish
from sundial.demo.applicants import applicant, identity_number
from sundial.demo.county import DATA
from sundial.demo.director import Story
from sundial.demo.tale import Tale
from sundial.kernel import clock
from sundial.organs.models import Officer, Organ
from sundial.permits import actions as permits

# The acts of a part, whose life is written as code.
OF_A_PART: dict[str, Callable[..., Case]] = {
    "handle": lambda pk, by, text: permits.handle(pk, text, by=by, stance=Stance.AGREE),
    "grant": lambda pk, by, text: permits.grant(pk, text, by=by),
}
Later = Callable[["Told"], Any]


class Rows(yaml.SafeLoader):
    """Reads the rows; a tag becomes what is asked of the story when its act is done."""


def _tag(name: str) -> Callable[[Callable[[Told, Any], Any]], Callable[[Told, Any], Any]]:
    def _register(answer: Callable[[Told, Any], Any]) -> Callable[[Told, Any], Any]:
        def _construct(loader: Any, node: yaml.Node) -> Later:
            plain = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else node.value
            return lambda told: answer(told, plain)

        Rows.add_constructor(f"!{name}", _construct)
        return answer

    return _register


@cache
def rows(file: str) -> dict[str, dict[str, Any]]:
    """The cases of one file, by the name they are told under."""
    found: dict[str, dict[str, Any]] = yaml.load((DATA / "told" / f"{file}.yaml").read_text(encoding="utf-8"), Rows)  # noqa: S506 - a safe loader with tags of our own
    return found


class Told:
    """One case told by its rows, in the hours of a tale; ``known`` are other cases and people its rows speak of."""

    def __init__(self, tale: Tale, file: str, told: str, **known: Case | Officer | Party) -> None:
        self.t = tale
        self.rows = rows(file)[told]
        self.known = known
        self.pk: Any = None

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case.objects.select_related("version", "applicant").get(pk=self.pk)

    def person(self, user: str) -> Officer:
        """Somebody of the cast, or who the story found for this part."""
        found = self.known.get(user) or self.t.county.people[user]
        assert isinstance(found, Officer)
        return found

    def all(self) -> Story:
        """Every part in the order of the file."""
        for part in self.rows["parts"]:
            yield from self.part(part)

    def part(self, name: str) -> Story:
        """Some acts in a row."""
        for row in self.rows["parts"][name]:
            if "meeting" in row:
                yield from self._meeting(row)
                continue
            yield self.t.on(row["day"], after=row.get("after", 0))
            self.act(row)

    def _meeting(self, row: Mapping[str, Any]) -> Story:
        """The case waits for the next meeting, which resolves on it."""
        wish = Wish(self.pk, row["meeting"], text=row["text"])
        yield self.t.on(self.t.stage.agenda.enter(row["day"], wish), after=420)

    def act(self, row: Mapping[str, Any]) -> None:
        by, given = self.hand(row["by"]), self.said(row.get("give", {}))
        item, _slash, of_a_part = row["do"].rpartition("/")
        if item:
            OF_A_PART[of_a_part](self.case.children.get(item__code=item).pk, by, **given)
        elif row["do"] == "open":
            self.begin(by, given)
        else:
            do(self.pk, row["do"], given, by=by)

    def hand(self, user: str) -> By:
        return APPLICANT if user == APPLICANT else self.person(user)

    def begin(self, by: By, given: Mapping[str, Any]) -> None:
        """Open the case against the firm of the file, or whom the story knows as ``party``."""
        party = self.known.get("party") or applicant(self.rows["who"])
        assert isinstance(party, Party)
        version, procedure = self.t.version(self.rows["item"]), self.rows.get("procedure", "")
        self.pk = open_case(version, party, given, by=by, procedure=procedure).case.pk

    def said(self, value: Any) -> Any:
        """The answers as they are at this moment."""
        if callable(value):
            return value(self)
        if isinstance(value, Mapping):
            return {name: self.said(each) for name, each in value.items()}
        return [self.said(each) for each in value] if isinstance(value, list) else value


@_tag("people")
def _people(told: Told, users: list[str]) -> list[Officer]:
    return [told.person(user) for user in users]


@_tag("person")
def _person(told: Told, user: str) -> Officer:
    return told.person(user)


@_tag("minutes")
def _minutes(told: Told, minutes: str) -> dt.datetime:
    return clock.now() + dt.timedelta(minutes=int(minutes))


@_tag("days")
def _days(told: Told, days: str) -> dt.date:
    return clock.today() + dt.timedelta(days=int(days))


@_tag("year")
def _year(told: Told, nothing: str) -> int:
    return clock.today().year


@_tag("workday")
def _workday(told: Told, day: str) -> dt.date:
    return told.t.stage.day(int(day))


@_tag("quarter")
def _quarter(told: Told, nothing: str) -> str:
    today = clock.today()
    quarter = (today.month - 1) // 3
    return f"{today.year}Q{quarter}" if quarter else f"{today.year - 1}Q4"


@_tag("village")
def _village(told: Told, code: str) -> str:
    return str(Organ.objects.get(code=code).pk)


@_tag("organ")
def _organ(told: Told, code: str) -> str:
    return str(Organ.objects.get(code=code).pk)


@_tag("number")
def _number(told: Told, written: str) -> str:
    born, _slash, n = written.partition("/")
    return identity_number(dt.date.fromisoformat(born), int(n))


@_tag("goods")
def _goods(told: Told, names: list[str]) -> list[str]:
    return [str(good.pk) for good in told.case.goods.filter(name__in=names)]


@_tag("case")
def _case(told: Told, name: str) -> str:
    found = told.known[name]
    assert isinstance(found, Case)
    return found.number


@_tag("firms")
def _firms(told: Told, firms: list[str]) -> list[str]:
    """Firms of the demonstration as a list to draw from names them."""
    found = [applicant(each) for each in firms]
    return [f"{each.name}，{each.identifier}" for each in found]
