"""Reading the file of a life. Strict: a faulty file never starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sundial.cases.lifecycle import APPLICANT, SYSTEM, Lifecycle, Transition
from sundial.cases.models import PartyKind
from sundial.cases.stated.acts import OPENING, Branch, Further, StatedAct, StatedLife, Trial
from sundial.cases.stated.asked import read_asked
from sundial.cases.stated.checks import Named, named
from sundial.cases.stated.effects import read_effect
from sundial.cases.stated.law import Stated, read_stated
from sundial.cases.stated.letters import read_letters
from sundial.cases.stated.recalling import of_the_case
from sundial.cases.stated.seats import LATER
from sundial.cases.stated.words import both
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.models import Role
from sundial.rules.vocabulary import REASONED, VERBS

LIFE_KEYS = {
    "procedure",
    "title",
    "source",
    "unverified",
    "states",
    "line",
    "tones",
    "final",
    "holders",
    "limits",
    "parameters",
    "opening",
    "acts",
    "power_types",
    "items_of",
    "party",
    "seats",
    "borrows",
    "letters",
    "confined",
}
BORROWED = Path(__file__).parent / "borrowed.yaml"
ACT_KEYS = {
    "action",
    "from",
    "to",
    "who",
    "seat",
    "basis",
    "label",
    "said",
    "public",
    "verb",
    "limit",
    "abnormal",
    "dangerous",
    "intro",
    "beside",
    "asks",
    "asks_from",
    "tries",
    "reckons",
    "occurs",
    "requires",
    "hand",
    "checks",
    "effects",
    "reason",
    "once",
    "leads_to",
    "own",
    "led_to",
}
FURTHER_KEYS = {"acts", "limits", "parameters", "borrows"}
WHO = {APPLICANT, SYSTEM, *Role.values}


def read_further(procedure: str, path: Path) -> Further:
    """Read acts added to a life that is written as code. Raises ValueError naming the place."""
    raw = read_yaml(path)
    _no_more_than(raw, FURTHER_KEYS, str(path))
    rows = [*raw["acts"], *_borrowed(procedure, raw.get("borrows", {}), path)]
    acts = {row["action"]: _act(procedure, row) for row in rows}
    return Further(acts, _stated_of(procedure, "limits", raw), _stated_of(procedure, "parameters", raw), path)


def read_life(path: Path) -> StatedLife:
    """Read the file without making it known. Raises ValueError naming the place."""
    raw = read_yaml(path)
    name = raw["procedure"]
    _no_more_than(raw, LIFE_KEYS, name)
    states = {state: both(words, f"{name}.{state}") for state, words in raw["states"].items()}
    rows = [*raw["acts"], *_borrowed(name, raw.get("borrows", {}), path)]
    read = [*(_act(name, row) for row in rows), *read_letters(name, raw.get("letters", []))]
    acts = {act.action: act for act in read}
    if len(acts) != len(read):
        raise ValueError(f"{name}: an action stands twice")
    opening = _opening(name, raw["opening"]) if "opening" in raw else None
    life = Lifecycle(
        procedure=name,
        states=states,
        start=next(iter(states)),
        final=frozenset(raw["final"]),
        transitions=tuple(act.transition for act in acts.values()),
        holders=raw.get("holders", {}),
        line=tuple(raw.get("line", ())),
        tones=raw.get("tones", {}),
        confined=frozenset(_who(each, f"{name}.confined") for each in raw.get("confined", ())),
    )
    stated = StatedLife(
        life=life,
        title=both(raw["title"], name),
        opening=opening,
        acts=acts,
        limits=_stated_of(name, "limits", raw),
        parameters=_stated_of(name, "parameters", raw),
        power_types=tuple(raw.get("power_types", ())),
        items_of=raw.get("items_of", name),
        seats=raw.get("seats", {}),
        source=raw.get("source", ""),
        party=PartyKind(raw.get("party", PartyKind.ENTERPRISE)).value,
        unverified=tuple(raw.get("unverified", ())),
        path=path,
    )
    _check_whole(stated)
    return stated


def _borrowed(name: str, borrows: Mapping[str, list[str]], path: Path) -> Iterator[dict[str, Any]]:
    """The acts of ``borrowed.yaml`` the life names, of the spine's and of the room's own, each in the states it allows it in."""
    own = path.parent.parent / BORROWED.name
    shared = {
        name: act for each in (BORROWED, own) if borrows and each.exists() for name, act in read_yaml(each).items()
    }
    if unknown := set(borrows) - set(shared):
        raise ValueError(f"{name}.borrows: unknown {sorted(unknown)}")
    for action, states in borrows.items():
        yield {**shared[action], "action": action, "from": states}


def _stated_of(name: str, section: str, raw: Mapping[str, Any]) -> dict[str, Stated]:
    return {key: read_stated(key, row, f"{name}.{section}") for key, row in raw.get(section, {}).items()}


def _act(name: str, row: Mapping[str, Any], start: str = "") -> StatedAct:
    where = f"{name}.{row.get('action')}"
    _no_more_than(row, ACT_KEYS, where)
    target, to = _branch(row.get("to", ""), where)
    verb_by, verb = _branch(row.get("verb", "other"), where)
    verbs = {verb, *(verb_by.words.values() if verb_by else ())}
    if unknown := verbs - set(VERBS):
        raise ValueError(f"{where}: unknown verbs {sorted(unknown)}")
    transition = Transition(
        action=row["action"],
        sources=tuple(row["from"]),
        target=to,
        who=tuple(_who(each, where) for each in row["who"]),
        basis=row["basis"],
        label=both(row["label"], where),
        verb=verb,
        limit=row.get("limit", ""),
        abnormal=row.get("abnormal", False),
        seat=row.get("seat", ""),
        branches=(*(target.words.values() if target else ()), *row.get("leads_to", ())),
    )
    asked = tuple(read_asked(each, where) for each in _spread(row.get("asks", ())))
    reason = row.get("reason", "reason")
    if verbs & set(REASONED) and reason not in {each.name for each in asked}:
        raise ValueError(f"{where}: asks for no reason; name the field that gives it")
    return StatedAct(
        transition=transition,
        said=both(row["said"], where),
        public=row.get("public", "step"),
        requires=_named(row, "requires", where),
        hand=_named(row, "hand", where),
        asked=asked,
        asked_from=row.get("asks_from", {}),
        tries=_trial(row, where) if "tries" in row else None,
        reckons=row.get("reckons", {}),
        checks=_named(row, "checks", where),
        effects=tuple(read_effect(each, where) for each in _spread(row.get("effects", ()))),
        target=target,
        verb=verb_by,
        beside=tuple(row.get("beside", ())),
        intro=both(row["intro"], where) if "intro" in row else "",
        dangerous=row.get("dangerous", False),
        reason=reason,
        occurs=row.get("occurs", ""),
        once=row.get("once", False),
        own=row.get("own", False),
        led_to=row.get("led_to", False),
    )


def _trial(row: Mapping[str, Any], where: str) -> Trial:
    tries = row["tries"]
    before = tries.get("before") or next(iter(row.get("asks_from", {}).values()), "")
    if before not in {each["name"] for each in _spread(row.get("asks", ()))} | set(row.get("asks_from", {}).values()):
        raise ValueError(f"{where}.tries: name the question its button stands before")
    return Trial(tries["name"], both(tries["label"], where), before)


def _named(row: Mapping[str, Any], key: str, where: str) -> tuple[Named, ...]:
    return tuple(named(each, where) for each in row.get(key, ()))


def _spread(rows: Iterable[Any]) -> Iterator[Any]:
    """The rows in order; a list among them, which a file repeats by its anchor, stands for its own rows."""
    for row in rows:
        yield from row if isinstance(row, list) else [row]


def _opening(name: str, row: Mapping[str, Any]) -> StatedAct:
    return _act(name, {**row, "action": OPENING, "from": []})


def _branch(value: Any, where: str) -> tuple[Branch | None, str]:
    """A plain word, or ``{field: NAME, ANSWER: word …}``; the first word stands for the branch in charts."""
    if isinstance(value, str):
        return None, value
    words = {key if isinstance(key, bool) else str(key): word for key, word in value.items() if key != "field"}
    if "field" not in value or not words:
        raise ValueError(f"{where}: a branch names its field and its words")
    return Branch(value["field"], words), str(next(iter(words.values())))


def _who(each: str, where: str) -> str:
    if each not in WHO:
        raise ValueError(f"{where}: nobody is called {each!r}")
    return each


def _no_more_than(row: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(row) - known:
        raise ValueError(f"{where}: unknown {sorted(unknown)}")


def _check_whole(stated: StatedLife) -> None:
    """What one act alone cannot show: every state is reached, every limit named exists, every holder is somebody."""
    states = set(stated.life.states)
    reached = {stated.life.start}
    for act in stated.all_acts:
        targets = {act.transition.target, *act.transition.branches} - {""}
        if unknown := targets - states:
            raise ValueError(f"{stated.procedure}.{act.action}: unknown states {sorted(unknown)}")
        reached |= targets
        for effect in act.effects:
            effect.check(stated.limits, f"{stated.procedure}.{act.action}")
    if left := states - reached:
        raise ValueError(f"{stated.procedure}: nothing leads to {sorted(left)}")
    for state, holder in stated.life.holders.items():
        if state not in states or holder.rpartition(":")[2] not in Role.values:
            raise ValueError(f"{stated.procedure}: {holder!r} cannot hold {state!r}")
    _check_seats(stated)
    _check_recalled(stated)


def _check_recalled(stated: StatedLife) -> None:
    """A field starts as what some act of the life asks for, or as the case itself says; papers drawn up aside, which name what any life may ask."""
    given = {each.name for act in stated.all_acts for each in act.asked}
    for act in (act for act in stated.all_acts if not act.letter):
        for each in act.asked:
            if unknown := {name for name in each.starts_as if not of_the_case(name)} - given:
                raise ValueError(f"{stated.procedure}.{act.action}.{each.name}: nothing asks for {sorted(unknown)}")


def _check_seats(stated: StatedLife) -> None:
    """Whoever acts or holds at a seat sits at one the life names; an answer that names a seat is asked at the opening."""
    used = {act.transition.seat for act in stated.all_acts} | {
        holder.rpartition(":")[0] for holder in stated.life.holders.values()
    }
    if stated.seats and (unknown := used - {"", *stated.seats}):
        raise ValueError(f"{stated.procedure}: no seats {sorted(unknown)}")
    asked = {each.name for each in stated.opening.asked} if stated.opening else set()
    if unasked := set(stated.seats.values()) - asked - {"item", "given", LATER}:
        raise ValueError(f"{stated.procedure}: the opening does not ask for {sorted(unasked)}")
