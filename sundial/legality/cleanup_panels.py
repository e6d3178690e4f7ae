"""What the page of a clean-up shows: each item with its bases and what everybody said of it, the comparisons, and the working archive."""

from __future__ import annotations

from collections import defaultdict

from django.urls import reverse
from django.utils.translation import gettext as _

from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.stated.saying import asked_at, said
from sundial.legality.cleanups import (
    CLEANUP,
    JOINT,
    STAGE_NAMES,
    UNIT,
    given,
    listed,
    not_carried_out,
    reasons,
    verdicts,
)
from sundial.powers.models import Basis, VersionState

CARRYING = ("carrying", "carried", "closed")


@panel(CLEANUP)
def the_items(case: Case) -> Panel | None:
    """Every item with its bases, the verdict it has by now, and beneath it who said what: those who agree in one line."""
    words, bases = verdicts(case), _bases(list(listed(case)))
    lines = []
    for code, told in listed(case).items():
        item = Cell(f"{code} {told['name']}", reverse("desk:catalogue_item", args=[code]))
        stage = next((each for each in (JOINT, UNIT) if code in given(case, each)), "")
        now = f"{words[given(case, stage)[code]['verdict']]}（{STAGE_NAMES[stage]}）" if stage else "—"
        lines.append(Line((item, Cell(now)), tuple(_beneath(case, code, bases[code]))))
    return Panel(_("List of the round"), (_("Item"), _("Verdict on the item")), tuple(lines))


def _bases(codes: list[str]) -> dict[str, list[str]]:
    """The bases in force of the items, by code; one query."""
    found: dict[str, list[str]] = defaultdict(list)
    in_force = Basis.objects.filter(version__item__code__in=codes, version__state=VersionState.IN_FORCE)
    for code, basis in ((each.version.item.code, str(each)) for each in in_force.select_related("version__item")):
        found[code].append(basis)
    return found


def _beneath(case: Case, code: str, bases: list[str]) -> list[str]:
    lines = [_("Basis: %(bases)s") % {"bases": "；".join(bases) or _("none stated")}]
    lines += [f"{'、'.join(who)}：{said_so}" for said_so, who in _opinions(case, code).items()]
    objection = case.answers.get("objections", {}).get(code)
    if objection:
        state = _("not answered yet") if objection["open"] else _("answered by the joint review")
        lines.append(_("Objection (%(state)s): %(text)s") % {"state": state, "text": objection["text"]})
    return lines


def _opinions(case: Case, code: str) -> dict[str, list[str]]:
    """What was said of an item, each opinion with all who gave it."""
    words, named = verdicts(case), reasons(case)
    found: dict[str, list[str]] = defaultdict(list)
    for stage, label in STAGE_NAMES.items():
        if told := given(case, stage).get(code):
            why = [
                str(words[told["verdict"]]),
                *(str(named[each]) for each in told["reasons"]),
                told["target"],
                told["note"],
            ]
            found["；".join(filter(None, why))].append(str(label))
    return found


@panel(CLEANUP)
def the_added(case: Case) -> Panel | None:
    """What the unit exercises and no catalogue lists."""
    rows = case.answers.get("unlisted") or []
    lines = tuple(Line(tuple(Cell(row.get(name, "")) for name in ("name", "type", "basis"))) for row in rows)
    return Panel(_("Exercised and in no catalogue"), (_("Name"), _("Power type"), _("Legal basis")), lines)


@panel(CLEANUP)
def the_comparisons(case: Case) -> Panel | None:
    """The three comparisons, with how much was consulted and which items differ."""
    kept = case.answers.get("comparisons", {})
    asked = asked_at(case, "compare", "with")
    lines = [
        Line(
            (
                Cell(said(asked, case, name)),
                Cell(str(len(told["consulted"]))),
                Cell("、".join(told["differing"]) or _("none")),
            ),
            (told["how"], *told["consulted"]),
        )
        for name, told in kept.items()
    ]
    columns = (_("Compared with"), _("Documents consulted"), _("Items that differ"))
    return Panel(_("Comparisons"), columns, tuple(lines))


@panel(CLEANUP)
def what_is_left(case: Case) -> Panel | None:
    """The items whose verdict the catalogue does not say yet."""
    if case.state not in CARRYING:
        return None
    words, joint, names = verdicts(case), given(case, JOINT), listed(case)
    lines = [
        Line(
            (
                Cell(f"{code} {names[code]['name']}", reverse("desk:catalogue_item", args=[code])),
                Cell(str(words[joint[code]["verdict"]])),
            )
        )
        for code in not_carried_out(case)
    ]
    return Panel(_("Still to be changed in the catalogue"), (_("Item"), _("Joint review")), tuple(lines))


@panel(CLEANUP)
def the_archive(case: Case) -> Panel | None:
    """The volumes of the working archive; beneath the last, how many there are in all and how many legal documents were consulted."""
    asked = asked_at(case, "file_volume", "volume_kind")
    volumes = case.answers.get("volumes", [])
    lines = [
        Line(
            (
                Cell(told["volume_title"]),
                Cell(said(asked, case, told["volume_kind"])),
                Cell("、".join(told["about"] or ()) or _("all")),
                Cell(str(told["laws_consulted"] or 0)),
                Cell(told["file"] or told["volume_place"] or "—"),
            )
        )
        for told in volumes
    ]
    if lines:
        files, laws = sum(1 for told in volumes if told["file"]), sum(told["laws_consulted"] or 0 for told in volumes)
        total = _("%(volumes)s volumes, %(files)s of them electronic; %(laws)s legal documents consulted.")
        lines[-1] = Line(lines[-1].cells, (total % {"volumes": len(volumes), "files": files, "laws": laws},))
    columns = (_("Volume"), _("What it holds"), _("Item"), _("Legal documents"), _("File or place"))
    return Panel(_("Working archive"), columns, tuple(lines))
