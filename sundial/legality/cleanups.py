"""清权确权: what a unit's list holds, which verdicts carry which reasons, and what must follow from them before a round is filed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.papers import values_of
from sundial.cases.queries import visible_to
from sundial.cases.stated import effect, given_check, open_case, reckoned, standing_check
from sundial.cases.stated.asked import choices_of, names_of
from sundial.cases.stated.saying import asked_at, in_chinese
from sundial.cases.stated.words import both
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.organs.access import subtree
from sundial.organs.models import Officer, Organ
from sundial.powers.actions.maintain import cancel_by_decision
from sundial.powers.models import Catalogue, ChangeRequest, ChangeState, ItemVersion, PowerItem, VersionState
from sundial.powers.tiers import newest_list_above

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

CLEANUP = "power_cleanup"
# Whose verdict an act in each state enters, in the order in which they are given.
STAGES = {"listing": "unit", "legal": "legal", "staffing": "staffing", "service": "service", "joint": "joint"}
JOINT, UNIT = "joint", "unit"
STAGE_NAMES = {
    "unit": _("Unit itself"),
    "legal": _("Legal office"),
    "staffing": _("Staffing office"),
    "service": _("Government service hall"),
    "joint": _("Joint review"),
}
KEEP, MERGE = "keep", "merge"
CHANGE, CANCELLING = "change", "cancelling"
DONE = (ChangeState.APPROVED, ChangeState.IN_EFFECT)
COMPARISONS = ("law", "work", "above")


@cache
def _data() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(Path(__file__).with_name("verdicts.yaml"))
    return loaded


def _words(part: str) -> dict[str, object]:
    rows: dict[str, dict[str, Any]] = _data()[part]
    return {name: both({"zh": row["zh"], "en": row["en"]}, f"verdicts.{name}") for name, row in rows.items()}


def in_chinese_verdict(name: str) -> str:
    """A verdict as papers say it."""
    return str(_data()["verdicts"][name]["zh"])


@choices_of("cleanup_verdicts")
def verdicts(case: Case) -> dict[str, object]:
    """What may be decided of an item."""
    return _words("verdicts")


@choices_of("cleanup_reasons")
def reasons(case: Case) -> dict[str, object]:
    """Xinzhou's nine, the second one in its two halves."""
    return _words("reasons")


def given(case: Case, stage: str) -> dict[str, dict[str, Any]]:
    """The verdicts of ``stage`` by item code: ``{verdict, reasons, target, note}``."""
    found: dict[str, dict[str, Any]] = case.answers.get("verdicts", {}).get(stage, {})
    return found


def listed(case: Case) -> dict[str, dict[str, Any]]:
    """The items of the round by code, with the name and the version each had when it was listed."""
    found: dict[str, dict[str, Any]] = case.answers.get("listed", {})
    return dict(sorted(found.items(), key=lambda each: (each[1]["order"], each[0])))


@choices_of("cleanup_listed")
def listed_names(case: Case) -> dict[str, object]:
    """Every item of the round, by code."""
    return {code: f"{code} {told['name']}" for code, told in listed(case).items()}


@choices_of("cleanup_items")
def items_to_judge(case: Case) -> dict[str, object]:
    """The items of the round, those without a verdict of this stage first, with what the unit and the joint review said of each."""
    done = given(case, STAGES.get(case.state, ""))
    names = listed_names(case)
    return {code: f"{names[code]}{_told_of(case, code, done)}" for code in sorted(names, key=lambda each: each in done)}


names_of("cleanup_items")(listed_names)


def _told_of(case: Case, code: str, done: Mapping[str, Any]) -> str:
    words = _words("verdicts")
    own = given(case, UNIT).get(code) if case.state != "listing" else None
    proposed = f"（{STAGE_NAMES[UNIT]}：{words[own['verdict']]}）" if own else ""
    return f"{proposed}{'  ✓ ' + str(words[done[code]['verdict']]) if code in done else ''}"


def _powers(organ: str, covers: Iterable[str]) -> QuerySet[ItemVersion]:
    kinds = {"outward": False, "internal": True}
    rows = ItemVersion.objects.filter(state=VersionState.IN_FORCE, effective_to=None, item__organ=UUID(organ))
    inside = [kinds[each] for each in covers]
    return rows.filter(item__cancelled_on=None, item__internal_only__in=inside).select_related("item")


def _rounds(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The clean-ups among ``cases``, by way of the few items they run by: cases are indexed by item, not by procedure."""
    return cases.filter(item__in=PowerItem.objects.filter(procedure=CLEANUP))


@given_check("no_other_round")
def no_other_round(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """A unit goes through one clean-up at a time. Raises ``cleanup.open``."""
    there = _rounds(Case.objects.all()).filter(closed_at=None, answers__unit=str(answers["unit"]))
    if other := there.exclude(pk=act.case.pk).first():
        sentence = _("This unit is already going through the clean-up %(number)s.")
        raise Refusal("cleanup.open", sentence, field="unit", number=other.number)


@given_check("something_to_list")
def something_to_list(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """There is an item to go through. Raises ``cleanup.nothing``."""
    if not answers.get("unlisted") and not _powers(act.case.seats["unit"], act.case.answers["covers"]).exists():
        raise Refusal("cleanup.nothing", _("The unit has no item in force of the kinds this clean-up goes through."))


@reckoned("powers_of_the_unit")
def powers_of_the_unit(act: Act, answers: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Every item of the unit in force today, by code; what was listed before keeps the version it was listed with."""
    found = {
        each.item.code: {"name": each.name, "version": each.number, "order": each.item.sequence}
        for each in _powers(act.case.seats["unit"], act.case.answers["covers"])
    }
    before: dict[str, dict[str, Any]] = act.case.answers.get("listed", {})
    return found | before


@effect("keep_comparison")
def keep_comparison(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Keep a comparison beside the others; a second with the same stands for the first."""
    kept = {name: answers.get(name, []) for name in ("consulted", "differing")} | {"how": answers["compared_how"]}
    act.case.answers["comparisons"] = {**act.case.answers.get("comparisons", {}), answers["with"]: kept}


@standing_check("three_comparisons")
def three_comparisons(case: Case, at: dt.datetime, argument: None) -> None:
    """The list was compared with the law, with actual work and with the superior's list (CAT-11). Raises ``cleanup.comparisons``."""
    left = [each for each in COMPARISONS if each not in case.answers.get("comparisons", {})]
    if left:
        named = asked_at(case, "compare", "with").choices(case)
        sentence = _("These comparisons are not recorded yet: %(names)s.")
        raise Refusal("cleanup.comparisons", sentence, names="、".join(str(named[each]) for each in left))


@standing_check("looked_back")
def looked_back(case: Case, at: dt.datetime, argument: None) -> None:
    """A round that looks back answers its three questions (CAT-22). Raises ``cleanup.look_back``."""
    if case.answers.get("occasion") == "look_back" and "looked_how" not in case.answers:
        raise Refusal(
            "cleanup.look_back",
            _("A look back says whether powers run as drawn, overlaps are mended and law added powers."),
        )


@given_check("verdict_has_its_reason")
def verdict_has_its_reason(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every verdict but “keep” has a reason that carries it, and says where the item goes (CAT-15).

    Raises ``cleanup.reason``, ``cleanup.reason_other``, ``cleanup.target``, ``cleanup.merged_into``.
    """
    verdict, chosen = answers["verdict"], answers.get("reasons", [])
    if verdict != KEEP and not chosen:
        raise Refusal("cleanup.reason", _("Choose the reason for this verdict."), field="reasons")
    carries = _data()["reasons"]
    if wrong := [each for each in chosen if verdict not in carries[each]["verdicts"]]:
        sentence = _("This reason is for another verdict: %(reason)s")
        raise Refusal("cleanup.reason_other", sentence, field="reasons", reason=_words("reasons")[wrong[0]])
    target = answers.get("target", "")
    if _data()["verdicts"][verdict].get("target") and not target:
        sentence = _("Say to whom or into which item it goes, or what is cut.")
        raise Refusal("cleanup.target", sentence, field="target")
    others = set(listed(act.case)) - set(answers["items"])
    if verdict == MERGE and not any(code in target for code in others):
        sentence = _("Name the code of the item of this list into which it is merged.")
        raise Refusal("cleanup.merged_into", sentence, field="target")


@given_check("difference_is_explained")
def difference_is_explained(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Where the unit and the three bodies differ from the verdict, the remarks say why (CAT-12). Raises ``cleanup.differs``."""
    if answers.get("note"):
        return
    stages = [given(act.case, stage) for stage in STAGES.values() if stage != JOINT]
    for code in answers["items"]:
        if any(stage[code]["verdict"] != answers["verdict"] for stage in stages if code in stage):
            sentence = _("Opinions on %(item)s differ from this verdict: say why it was chosen.")
            raise Refusal("cleanup.differs", sentence, field="note", item=code)


@effect("keep_verdicts")
def keep_verdicts(act: Act, answers: Mapping[str, Any], stage: str) -> None:
    """Keep the verdict of ``stage`` on each item chosen, and count an objection to it as answered."""
    kept = {"verdict": answers["verdict"], "reasons": answers.get("reasons", [])}
    kept |= {name: answers.get(name, "") for name in ("target", "note")}
    new = given(act.case, stage) | dict.fromkeys(answers["items"], kept)
    act.case.answers["verdicts"] = {**act.case.answers.get("verdicts", {}), stage: new}
    if stage == JOINT:
        _answer(act.case, answers["items"])


def _answer(case: Case, codes: Iterable[str]) -> None:
    open_ones = case.answers.get("objections", {})
    case.answers["objections"] = {
        code: told | {"open": told["open"] and code not in codes} for code, told in open_ones.items()
    }


@standing_check("every_item_has")
def every_item_has(case: Case, at: dt.datetime, stage: str) -> None:
    """Every item of the list has the verdict of ``stage``. Raises ``cleanup.left``."""
    left = [code for code in listed(case) if code not in given(case, stage)]
    if left:
        sentence = _("%(left)s items have no verdict here yet, the first is %(item)s.")
        raise Refusal("cleanup.left", sentence, left=len(left), item=left[0])


@effect("keep_objection")
def keep_objection(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Keep what the unit objects to, open until the joint review gives its verdict again."""
    told = {"text": answers["objection"], "open": True}
    act.case.answers["objections"] = {
        **act.case.answers.get("objections", {}),
        **dict.fromkeys(answers["items"], told),
    }


def _objected(case: Case) -> list[str]:
    return sorted(code for code, told in case.answers.get("objections", {}).items() if told["open"])


@reckoned("something_is_objected")
def something_is_objected(act: Act, answers: Mapping[str, Any]) -> bool:
    """Whether the unit objects to a verdict that was not given again since."""
    return bool(_objected(act.case))


@standing_check("objections_are_answered")
def objections_are_answered(case: Case, at: dt.datetime, argument: None) -> None:
    """Every objection has its verdict. Raises ``cleanup.objections``."""
    if left := _objected(case):
        sentence = _("The joint review has not answered the objections to: %(codes)s.")
        raise Refusal("cleanup.objections", sentence, codes="、".join(left))


@given_check("not_before_today")
def not_before_today(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Nothing is cancelled for days that have passed. Raises ``cleanup.past``."""
    if answers["from_day"] < clock.today().isoformat():
        raise Refusal("cleanup.past", _("The result cannot take effect on a day that has passed."), field="from_day")


@reckoned("cleanup_heading")
def cleanup_heading(act: Act, answers: Mapping[str, Any]) -> str:
    """What the published result is called."""
    return f"{_unit(act.case).name}行政职权清理结果"


@reckoned("cleanup_result")
def cleanup_result(act: Act, answers: Mapping[str, Any]) -> str:
    """The verdicts that everybody may read, one line each: items of the inside stay inside (CAT-02)."""
    outward = PowerItem.objects.filter(code__in=listed(act.case), internal_only=False)
    shown = set(outward.values_list("code", flat=True))
    return "\n".join(f"{row['item']}：{row['verdict']}" for row in _rows(act.case, JOINT) if row["code"] in shown)


def _unit(case: Case) -> Organ:
    return Organ.objects.get(pk=case.seats["unit"])


@effect("cancel_what_was_cancelled")
def cancel_what_was_cancelled(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Cancel each item whose verdict says so, from the day of effect (CAT-17); one cancelled meanwhile stays as it is."""
    codes = [code for code, told in given(act.case, JOINT).items() if _carried_by(told) == CANCELLING]
    number = act.case.answers["approval_number"]
    for item in PowerItem.objects.filter(code__in=codes, cancelled_on=None).select_related("organ"):
        cancel_by_decision(
            item.pk, f"{number}（{act.case.number}）", dt.date.fromisoformat(answers["from_day"]), by=act.hand.actor
        )


def _carried_by(told: Mapping[str, Any]) -> str:
    return str(_data()["verdicts"][told["verdict"]].get("carried_by", ""))


def not_carried_out(case: Case) -> list[str]:
    """Codes of the items whose verdict wants a change of the catalogue that the legal office has not approved since."""
    codes = [code for code, told in given(case, JOINT).items() if _carried_by(told) == CHANGE]
    since = case.decided_at
    changed = ChangeRequest.objects.filter(item=OuterRef("pk"), state__in=DONE, reviewed_at__gte=since)
    left = PowerItem.objects.filter(code__in=codes, cancelled_on=None).exclude(Exists(changed))
    return sorted(left.values_list("code", flat=True))


@standing_check("every_verdict_carried_out")
def every_verdict_carried_out(case: Case, at: dt.datetime, argument: None) -> None:
    """Each verdict stands in the catalogue: cancelled, or changed by a change that was approved since. Raises ``cleanup.undone``."""
    if left := not_carried_out(case):
        sentence = _("No change of the catalogue has been approved yet for: %(codes)s.")
        raise Refusal("cleanup.undone", sentence, who=_("the unit, by filing the change"), codes="、".join(left))


@effect("keep_volume")
def keep_volume(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Enter a volume of the working archive, with the items it concerns (CAT-39)."""
    told = {
        name: answers.get(name) for name in ("volume_title", "volume_kind", "laws_consulted", "about", "volume_place")
    }
    file = answers.get("attachment")
    kept = [*act.case.answers.get("volumes", []), told | {"file": file["name"] if file else ""}]
    act.case.answers["volumes"] = kept


def _rows(case: Case, stage: str) -> Iterator[dict[str, str]]:
    """The verdicts of ``stage`` as a paper shows them."""
    reason = asked_at(case, "propose", "reasons")
    for code, told in listed(case).items():
        said = given(case, stage).get(code)
        if said:
            why = [in_chinese(reason, case, said["reasons"]) if said["reasons"] else "", said["target"], said["note"]]
            yield {
                "code": code,
                "item": f"{code} {told['name']}",
                "verdict": in_chinese_verdict(said["verdict"]),
                "why": "；".join(filter(None, why)) or "——",
            }


def counted(case: Case, stage: str) -> str:
    """How many items have which verdict, in one sentence for papers."""
    kinds = [told["verdict"] for told in given(case, stage).values()]
    parts = [f"{in_chinese_verdict(name)}{kinds.count(name)}项" for name in _data()["verdicts"] if name in kinds]
    return f"共{len(kinds)}项：{'，'.join(parts)}。"


@values_of(CLEANUP)
def of_a_cleanup(act: Act, kind: str) -> dict[str, Any]:
    """The unit, the table of verdicts and the comparisons, as far as the round has come."""
    case = act.case
    stage = UNIT if kind == "cleanup_list" else JOINT
    named = asked_at(case, "compare", "with")
    compared = [
        {"compared": in_chinese(named, case, each), "consulted": f"{len(told['consulted'])}件", "how": told["how"]}
        for each, told in case.answers.get("comparisons", {}).items()
    ]
    rows = [{name: row[name] for name in ("item", "verdict", "why")} for row in _rows(case, stage)]
    said: dict[str, Any] = {"verdicts": rows, "counted": counted(case, stage)} if rows else {}
    if result := str(case.answers.get("content", "")):
        said |= {"public_verdicts": result.splitlines(), "heading": case.answers["heading"]}
    return {"unit_name": _unit(case).name, "comparisons": compared, **said}


@dataclass(frozen=True)
class Told:
    """What one round said of one item, and the volumes of its archive that concern it (CAT-39)."""

    case: Case
    verdict: object
    volumes: tuple[str, ...]


def told_of(item: PowerItem, officer: Officer) -> list[Told]:
    """What the rounds an item went through said of it, the newest first; those ``officer`` may read."""
    found = _rounds(visible_to(officer)).filter(answers__listed__has_key=item.code).order_by("-opened_at", "-pk")
    words = _words("verdicts")
    return [
        Told(
            case,
            words.get(given(case, JOINT).get(item.code, {}).get("verdict", "")),
            tuple(
                each["volume_title"]
                for each in case.answers.get("volumes", [])
                if not each["about"] or item.code in each["about"]
            ),
        )
        for case in found
    ]


def items_under_review(officer: Officer) -> QuerySet[PowerItem]:
    """The items of the rounds ``officer`` has a part in or that wait for him: who judges an item reads it, whosever it is (CAT-12)."""
    open_rounds = _rounds(visible_to(officer)).filter(closed_at=None)
    codes = {code for case in open_rounds for code in case.answers.get("listed", {})}
    return PowerItem.objects.filter(code__in=codes).select_related("organ")


@transaction.atomic
def order_rounds(version: ItemVersion, units: Iterable[str], told: Mapping[str, Any], *, by: Officer) -> list[Case]:
    """Order a clean-up of each of ``units`` for the same cause: what a new catalogue above obliges (CAT-20). All of them or none."""
    organ = version.item.organ

    def opened(unit: str) -> Case:
        party = Party(kind=PartyKind.ORGANISATION, name=organ.name, identifier="", telephone="")
        return open_case(version, party, {**told, "unit": unit}, by=by).case

    return [opened(unit) for unit in units]


@dataclass(frozen=True)
class Progress:
    """How far a round has come at the stage it is in: so many of its items have their verdict."""

    case: Case
    unit: str
    items: int
    judged: int


def rounds(officer: Officer) -> list[Progress]:
    """The rounds ``officer`` may read, the open ones first, the newest of them first."""
    found = list(_rounds(visible_to(officer)).order_by("-opened_at", "-pk"))
    organs = Organ.objects.in_bulk([UUID(case.seats["unit"]) for case in found])
    told = [
        Progress(
            case,
            organs[UUID(case.seats["unit"])].name,
            len(case.answers.get("listed", {})),
            len(given(case, STAGES.get(case.state, JOINT))),
        )
        for case in found
    ]
    return sorted(told, key=lambda each: each.case.closed_at is not None)


@dataclass(frozen=True)
class Owed:
    """A unit whose superior's list is newer than its last clean-up."""

    organ: Organ
    above: Catalogue
    last: dt.datetime | None


def owed(office: Organ) -> list[Owed]:
    """The units of the office's place that a newer list above obliges to check every item (CAT-20), those with a round open left out."""
    units = (
        Organ.objects.filter(region__in=subtree(office.region), items__isnull=False).distinct().select_related("region")
    )
    rows = _rounds(Case.objects.all()).values_list("answers__unit", "opened_at", "closed_at")
    under_way = {unit for unit, _opened, closed in rows if closed is None}
    last = {unit: opened for unit, opened, _closed in sorted(rows, key=lambda row: row[1])}
    found = []
    for unit in units:
        above, done = newest_list_above(unit), last.get(str(unit.pk))
        if above and str(unit.pk) not in under_way and (done is None or done < above.loaded_at):
            found.append(Owed(unit, above, done))
    return found
