"""What an act asks for: fields stated in the life's file, read and checked on the server before anything changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, StoredFile
from sundial.cases.moments import not_after
from sundial.cases.stated.cells import read_columns, read_rows
from sundial.cases.stated.words import both, fits
from sundial.kernel import clock, money
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Officer

TYPES = (
    "text",
    "long_text",
    "lines",
    "yes_no",
    "choice",
    "choices",
    "date",
    "moment",
    "money",
    "number",
    "count",
    "officer",
    "officers",
    "rows",
    "file",
)
KEYS = {
    "name",
    "type",
    "label",
    "help",
    "optional",
    "options",
    "options_from",
    "columns",
    "must",
    "when",
    "figure",
    "noted",
    "initial",
    "starts_as",
    "least",
    "most",
    "roles",
    "future",
    "offered",
    "hands_in",
    "after",
}
# Characters an answer in words may have; the forms say so before, the acts insist.
LONGEST = {"text": 500, "long_text": 8000}
MOST_COUNTED = 2**31 - 1
Choices = Mapping[str, object]
ChoicesOf = Callable[[Case], Choices]

_choices: dict[str, ChoicesOf] = {}
_names: dict[str, ChoicesOf] = {}


@dataclass(frozen=True)
class Asked:
    """One field of an act.

    ``must`` is the only lawful answer of a yes-or-no question, with the sentence that says so (a gate of a checklist).
    ``when`` asks for the field only where another was answered so. ``figure`` puts the value among the figures the
    rules read, ``noted`` into the event itself; whatever is neither stays in the record, of which the event keeps the hash.
    ``offered`` is how many rows of a table a form offers at first, where the usual few are too few; it takes as many as come.
    ``hands_in`` marks the choice of papers that lie with the application: its receipt names each that was chosen.
    ``cells`` says of columns that hold sums, days or whole sentences (``is: sum``, ``is: date``, ``is: long`` in the file).
    ``starts_as`` names answers given on the case before: an officer finds the newest of them filled in, and may change it.
    ``future`` lets a moment lie ahead (an appointment); a date may, unless ``future: false`` says that it tells what happened. ``least`` and ``most`` bound a number, an amount, or how many are chosen; of words ``most`` is how many
    characters, where the usual are too few.
    ``after`` names the moment asked before this one, which this one may not precede (an end and its beginning).
    """

    name: str
    type: str
    label: Any
    help: Any = ""
    optional: bool = False
    options: Choices = field(default_factory=dict)
    options_from: str = ""
    columns: Mapping[str, Any] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    must: bool | None = None
    must_say: Any = ""
    when: Mapping[str, object] = field(default_factory=dict)
    figure: bool = False
    noted: bool = False
    initial: object = None
    starts_as: tuple[str, ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    roles: tuple[str, ...] = ()
    future: bool | None = None
    offered: int = 0
    hands_in: bool = False
    after: str = ""

    @property
    def longest(self) -> int:
        """Characters an answer in words may have: those the file names, or what is usual for its kind."""
        return int(self.most or LONGEST[self.type])

    def choices(self, case: Case) -> Choices:
        """What may be chosen, as the case stands."""
        return _choices[self.options_from](case) if self.options_from else self.options

    def names(self, case: Case) -> Choices:
        """What answers are called: those that may be chosen now, and those given before that may not any more."""
        named = _names.get(self.options_from)
        return named(case) if named else self.choices(case)

    def is_asked(self, given: Mapping[str, object]) -> bool:
        return fits(self.when, given)


def choices_of(name: str) -> Callable[[ChoicesOf], ChoicesOf]:
    """Register what a field may choose from where that depends on the case; ``options_from: name`` in a file."""

    def _register(choices: ChoicesOf) -> ChoicesOf:
        if name in _choices:
            raise ValueError(f"the choices {name} are registered twice")
        _choices[name] = choices
        return choices

    return _register


def names_of(*names: str) -> Callable[[ChoicesOf], ChoicesOf]:
    """Register what all answers of these choices are called, where what may be chosen grows fewer as it is chosen."""

    def _register(called: ChoicesOf) -> ChoicesOf:
        _names.update(dict.fromkeys(names, called))
        return called

    return _register


def read_asked(row: Mapping[str, Any], where: str) -> Asked:
    """One field from its row. Raises ValueError naming the place."""
    where = f"{where}.{row.get('name')}"
    if unknown := set(row) - KEYS:
        raise ValueError(f"{where}: unknown {sorted(unknown)}")
    if row["type"] not in TYPES:
        raise ValueError(f"{where}: no type {row['type']!r}")
    if row["type"] in ("choice", "choices") and not (row.get("options") or row.get("options_from")):
        raise ValueError(f"{where}: a choice names its options")
    must = row.get("must", {})
    columns, cells = read_columns(row, where)
    return Asked(
        name=row["name"],
        type=row["type"],
        label=both(row["label"], where),
        help=both(row["help"], where) if "help" in row else "",
        optional=row.get("optional", False),
        options={str(key): both(words, where) for key, words in row.get("options", {}).items()},
        options_from=row.get("options_from", ""),
        columns=columns,
        cells=cells,
        must=must.get("answer"),
        must_say=both(must["say"], where) if must else "",
        when=row.get("when", {}),
        figure=row.get("figure", False),
        noted=row.get("noted", False),
        initial=row.get("initial"),
        starts_as=tuple(row.get("starts_as", ())),
        least=_bound(row.get("least")),
        most=_bound(row.get("most")),
        roles=tuple(row.get("roles", ())),
        future=row.get("future"),
        offered=row.get("offered", 0),
        hands_in=row.get("hands_in", False),
        after=row.get("after", ""),
    )


def read_answers(asked: Iterable[Asked], case: Case, given: Mapping[str, Any], basis: str) -> dict[str, Any]:
    """The answers in one plain form each, fit for the record.

    Dates and moments become ISO text, amounts text to the fen, officers and files ``{id, name}``. A name nobody asked
    for is refused, so that no form says more than its act. Raises ``Refusal``: ``asked.required``, ``asked.choice``,
    ``asked.must``, ``asked.least``, ``asked.most``, ``asked.form``, ``asked.order``, ``asked.unknown``, ``money.…``.
    """
    fields = {each.name: each for each in asked}
    if unknown := [name for name in given if name not in fields]:
        raise Refusal("asked.unknown", _("Nobody asks for this here: %(names)s."), names="、".join(unknown))
    answers: dict[str, Any] = {}
    for each in fields.values():
        if not each.is_asked(answers):
            continue
        value = given.get(each.name)
        if value in (None, [], ()) or (isinstance(value, str) and not value.strip()):
            if not each.optional:
                raise _refused(each, "required", _("Fill in “%(label)s”."), basis)
            continue
        answers[each.name] = _read(each, case, value, basis)
        if each.after in answers and _time(answers[each.name]) < _time(answers[each.after]):
            other = fields[each.after].label
            raise _refused(each, "order", _("“%(label)s” does not come before “%(other)s”."), basis, other=other)
    return answers


def _time(answer: str) -> dt.datetime:
    return dt.datetime.fromisoformat(answer)


def _read(asked: Asked, case: Case, value: Any, basis: str) -> Any:
    try:
        answer = READERS[asked.type](asked, case, value)
    except (ValueError, TypeError, LookupError, ArithmeticError):
        raise _refused(asked, "form", _("“%(label)s” cannot be read."), basis) from None
    if asked.must is not None and answer is not asked.must:
        raise Refusal("asked.must", asked.must_say, field=asked.name, basis=basis)
    return _within(asked, answer, basis)


def _within(asked: Asked, answer: Any, basis: str) -> Any:
    if asked.type in LONGEST and len(answer) > asked.longest:
        sentence = _("“%(label)s” has at most %(bound)s characters.")
        raise _refused(asked, "long", sentence, basis, bound=asked.longest)
    measure: Decimal | int | None = None
    if asked.type in ("number", "count", "money"):
        measure = Decimal(str(answer))
    elif isinstance(answer, list):
        measure = len(answer)
    if measure is not None and asked.least is not None and measure < asked.least:
        raise _refused(asked, "least", _("“%(label)s” is at least %(bound)s."), basis, bound=asked.least)
    if measure is not None and asked.most is not None and measure > asked.most:
        raise _refused(asked, "most", _("“%(label)s” is at most %(bound)s."), basis, bound=asked.most)
    return answer


def _refused(asked: Asked, code: str, sentence: object, basis: str, **values: object) -> Refusal:
    return Refusal(f"asked.{code}", sentence, field=asked.name, basis=basis, label=asked.label, **values)


def _text(asked: Asked, case: Case, value: Any) -> str:
    return str(value).strip()


def _lines(asked: Asked, case: Case, value: Any) -> list[str]:
    given = value.splitlines() if isinstance(value, str) else value
    return [str(line).strip() for line in given if str(line).strip()]


def _yes_no(asked: Asked, case: Case, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither yes nor no")
    return value


def _choice(asked: Asked, case: Case, value: Any) -> str:
    if str(value) not in asked.choices(case):
        raise ValueError("not among the choices")
    return str(value)


def _choose(asked: Asked, case: Case, value: Any) -> list[str]:
    return [_choice(asked, case, each) for each in value]


def _date(asked: Asked, case: Case, value: Any) -> str:
    day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    if asked.future is False:
        not_after(day, clock.today(), asked.name)
    return day.isoformat()


def _moment(asked: Asked, case: Case, value: Any) -> str:
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(str(value))
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    if not asked.future:
        not_after(moment, clock.now(), asked.name)
    return moment.isoformat()


def _money(asked: Asked, case: Case, value: Any) -> str:
    amount = money.parse(value, field=asked.name) if isinstance(value, str) else money.yuan(value)
    return str(amount)


def _number(asked: Asked, case: Case, value: Any) -> int | str:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError("no number")
    return int(number) if number == number.to_integral_value() else str(number)


def _count(asked: Asked, case: Case, value: Any) -> int:
    """So many people, days, votes: whole, and no more than a column holds."""
    number = Decimal(str(value))
    if number != number.to_integral_value() or not 0 <= number <= MOST_COUNTED:
        raise ValueError("no count")
    return int(number)


def _officer(asked: Asked, case: Case, value: Any) -> dict[str, str]:
    pk = value.pk if isinstance(value, Officer) else UUID(str(value))
    found = Officer.objects.filter(pk=pk).first()
    if found is None:
        raise ValueError("no such officer")
    return {"id": str(found.pk), "name": found.name}


def _officers(asked: Asked, case: Case, value: Any) -> list[dict[str, str]]:
    found = [_officer(asked, case, each) for each in value]
    return list({each["id"]: each for each in found}.values())


def _rows(asked: Asked, case: Case, value: Any) -> list[dict[str, str]]:
    return read_rows(asked, value)


def _file(asked: Asked, case: Case, value: Any) -> dict[str, str]:
    stored = value if isinstance(value, StoredFile) else StoredFile.objects.get(pk=value)
    return {"id": str(stored.pk), "name": stored.name, "sha256": stored.sha256}


READERS: dict[str, Callable[[Asked, Case, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "lines": _lines,
    "yes_no": _yes_no,
    "choice": _choice,
    "choices": _choose,
    "date": _date,
    "moment": _moment,
    "money": _money,
    "number": _number,
    "count": _count,
    "officer": _officer,
    "officers": _officers,
    "rows": _rows,
    "file": _file,
}


def _bound(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
