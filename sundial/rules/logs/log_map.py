"""The mapping file: which field of a log is the case, the act, the time, and which activity is which of our verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sundial.kernel.limits import Unit
from sundial.rules.source import Value, open_yaml
from sundial.rules.vocabulary import VERBS

READY = Path(__file__).parent / "maps"

CASE_FIELDS = (
    "id",
    "number",
    "organ",
    "region",
    "item",
    "handling_kind",
    "deadline",
    "planned_end",
    "amount",
    "party",
    "party_identifier",
    "subject",
    "year",
)
# Fields that a register's rows get on reading: what they say as their name, and the one act each tells.
ROW_NAME, ROW_ACT = "the row itself", "the act of the row"
EVENT_FIELDS = ("activity", "time", "recorded", "actor", "approver", "reason", "amount", "lifecycle")


@dataclass(frozen=True)
class LimitOf:
    """A limit for every case of the log, or the field that carries its value."""

    unit: str
    value: int | None = None
    field: str | None = None


@dataclass(frozen=True)
class Span:
    """A step read off two activities: it begins with the first ``begins`` and is done with the first ``ends``."""

    number: int
    name: str
    begins: str
    ends: str
    limit: LimitOf | None


@dataclass(frozen=True)
class LogMap:
    """One mapping file."""

    name: str
    title: str
    title_en: str
    jurisdiction: str
    procedure: str
    zone: str | None
    case: Mapping[str, str]
    event: Mapping[str, str]
    acts: Mapping[str, str]
    verbs: Mapping[str, str]
    steps: tuple[Span, ...]
    limits: Mapping[str, LimitOf]
    calendar: str | None = None
    other: str = "other"
    absent: frozenset[str] = frozenset()
    keep_lifecycle: frozenset[str] = frozenset()
    signature: frozenset[str] = field(default_factory=frozenset)
    register: str | None = None
    time_format: str | None = None

    @property
    def case_columns(self) -> tuple[str, ...]:
        """Fields read from a case, without doubles, in one order."""
        limits = [limit.field for limit in self.limits.values() if limit.field]
        return tuple(dict.fromkeys([*self.case.values(), *self.acts, *limits]))

    @property
    def event_columns(self) -> tuple[str, ...]:
        """Fields read from an event."""
        return tuple(dict.fromkeys(self.event.values()))


REQUIRED = {"name", "title", "title_en", "jurisdiction", "procedure", "zone", "case", "event", "verbs"}
OPTIONAL = {
    "register",
    "time_format",
    "acts",
    "steps",
    "limits",
    "calendar",
    "other",
    "absent",
    "keep_lifecycle",
    "signature",
    "note",
}


def load_map(file: Path) -> LogMap:
    """Read a mapping file.

    :raises sundial.rules.source.RuleError: with file, line and column, when it is wrong
    """
    fields = open_yaml(file).fields(REQUIRED, OPTIONAL)
    verbs = fields["verbs"].plain()
    acts = fields["acts"].plain() if "acts" in fields else {}
    register = fields["register"].text() if "register" in fields else None
    _only_our_verbs(fields["verbs"], verbs.values())
    if "acts" in fields:
        _only_our_verbs(fields["acts"], acts.values())
    return LogMap(
        name=fields["name"].text(),
        title=fields["title"].text(),
        title_en=fields["title_en"].text(),
        jurisdiction=fields["jurisdiction"].text(),
        procedure=fields["procedure"].text(),
        zone=_zone(fields["zone"]),
        case=(_of_register("id") if register else {})
        | _named_fields(fields["case"], *_wanted(CASE_FIELDS, "id", register)),
        event=(_of_register("activity") if register else {})
        | _named_fields(fields["event"], *_wanted(EVENT_FIELDS, "activity", register, "time")),
        acts=acts,
        verbs=verbs,
        steps=tuple(_span(item) for item in (fields["steps"].items() if "steps" in fields else [])),
        limits=_limits(fields.get("limits")),
        calendar=fields["calendar"].text() if "calendar" in fields else None,
        other=fields["other"].text() if "other" in fields else "other",
        absent=frozenset(fields["absent"].plain()) if "absent" in fields else frozenset(),
        keep_lifecycle=frozenset(fields["keep_lifecycle"].plain()) if "keep_lifecycle" in fields else frozenset(),
        signature=frozenset(fields["signature"].plain()) if "signature" in fields else frozenset(),
        register=register,
        time_format=fields["time_format"].text() if "time_format" in fields else None,
    )


def ready_maps() -> list[LogMap]:
    """Return the maps that come with the product."""
    return [load_map(file) for file in sorted(READY.glob("*.yaml"))]


def recognised(names: frozenset[str]) -> LogMap | None:
    """Return the ready map whose signature (fields and activities) is found among ``names``, if just one is."""
    fitting = [known for known in ready_maps() if known.signature and known.signature <= names]
    return fitting[0] if len(fitting) == 1 else None


def _only_our_verbs(value: Value, verbs: object) -> None:
    for verb in verbs if isinstance(verbs, list) else list(verbs):  # type: ignore[call-overload]  # any collection
        if verb not in VERBS:
            value.refuse(f"{verb} is not one of our verbs: {', '.join(VERBS)}")


def _zone(value: Value) -> str | None:
    name = value.text()
    if name == "as written":
        return None
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        value.refuse(f"{name} is not a time zone; write one such as Europe/Rome, or: as written")
    return name


def _named_fields(value: Value, required: set[str], known: set[str]) -> dict[str, str]:
    return {name: found.text() for name, found in value.fields(required, known - required).items()}


def _wanted(known: tuple[str, ...], given: str, register: str | None, *needed: str) -> tuple[set[str], set[str]]:
    """Which fields must be named and which may be; a register's rows have ``given`` of themselves."""
    return ({*needed} if register else {given, *needed}), set(known) - ({given} if register else set())


def _of_register(name: str) -> dict[str, str]:
    return {name: ROW_NAME if name == "id" else ROW_ACT}


def _span(value: Value) -> Span:
    fields = value.fields({"no", "name", "begins", "ends"}, {"limit"})
    return Span(
        number=int(fields["no"].plain()),
        name=fields["name"].text(),
        begins=fields["begins"].text(),
        ends=fields["ends"].text(),
        limit=_limit(fields["limit"]) if "limit" in fields else None,
    )


def _limits(value: Value | None) -> dict[str, LimitOf]:
    if value is None:
        return {}
    return {name: _limit(found) for name, found in value.fields(set(), {"promised", "statutory"}).items()}


def _limit(value: Value) -> LimitOf:
    fields = value.fields({"unit"}, {"value", "field"})
    unit = fields["unit"].text()
    if unit not in set(Unit):
        fields["unit"].refuse(f"{unit} is not a unit: {', '.join(Unit)}")
    number = fields["value"].plain() if "value" in fields else None
    return LimitOf(unit, number, fields["field"].text() if "field" in fields else None)
