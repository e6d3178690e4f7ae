"""The wrongs an investigation finds, and who bears which liability for them: reckoned from the trace, with the line it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from sundial.accountability.trace import PROCEDURE, Bearer, Situation, Trace, kinds, matrix, situations, trace
from sundial.cases import todo
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel
from sundial.cases.procedure import Act
from sundial.cases.stated import effect, given_check, reckoned, tried
from sundial.cases.stated.asked import Choices, choices_of
from sundial.cases.stated.checks import officers_in
from sundial.cases.stated.words import both
from sundial.kernel.refusal import Refusal
from sundial.organs.access import duties
from sundial.organs.models import Officer

Share = dict[str, str]

JOINTLY = "exercised_jointly"
WHOLE = "whole"
RECORD = "zh-hans"  # papers and records are Chinese whoever prints them
BASIS = "违反权力运行责任追究制度第六条"


def wrong_case_of(case: Case) -> Case | None:
    """The case the wrong was done on; None where it was done in none."""
    key = case.answers.get("wrong_case")
    return Case.objects.get(pk=key) if key else None


def trace_of(case: Case) -> Trace:
    """Who had which part in the case a proceeding is about; nobody where it is about none."""
    wrong = wrong_case_of(case)
    return trace(wrong) if wrong else Trace({}, ())


def found_on(case: Case) -> list[Situation]:
    """The situations a proceeding may find: where it is about no case, those only an investigation can fill."""
    known = trace_of(case)
    return [each for each in situations(known) if known.parts or each.is_found]


@choices_of("wrongs")
def wrongs(case: Case) -> Choices:
    """Every situation that may be found; those the trace of the case points at say so."""
    return {each.key: _as_choice(each) for each in found_on(case)}


def _as_choice(each: Situation) -> str:
    told = _("(the trace shows it)") if each.shown else ""
    return f"{each.title}{told}"


@reckoned("liability_shares")
def liability_shares(act: Act, answers: Mapping[str, Any]) -> list[Share]:
    """Who bears what by each situation found, in the order of the matrix."""
    with override(RECORD):
        return list(shares(act.case, answers))


@reckoned("liability_concerned")
def liability_concerned(act: Act, answers: Mapping[str, Any]) -> list[dict[str, str]]:
    """Everybody who would bear something, once."""
    return concerned_of(answers["shares"])


def concerned_of(found: list[Share]) -> list[dict[str, str]]:
    """Officer's key and name of whoever bears something by these shares, once each."""
    return [
        {"id": key, "name": name} for key, name in {s["officer"]: s["name"] for s in found if s["liability"]}.items()
    ]


def shares(case: Case, answers: Mapping[str, Any]) -> Iterator[Share]:
    """The shares that follow from the wrongs found and the persons named so far."""
    chosen, named = answers.get("situations") or (), officers_in(answers.get("found_persons"))
    for each in found_on(case):
        if each.key in chosen:
            for bearer in _bearers(each, named):
                kind = WHOLE if each.key == JOINTLY and answers.get("joint_leads") else bearer.kind
                yield {
                    "officer": bearer.key,
                    "name": str(bearer.name),
                    "situation": each.key,
                    "liability": kind,
                    "why": bearer.why,
                    "article": each.article,
                }


def _bearers(each: Situation, named: list[Officer]) -> Iterator[Bearer]:
    """Those the trace names; where only an investigation can, those it names."""
    yield from (bearer for bearer in each.bearers if bearer.key)
    known = {bearer.key for bearer in each.bearers}
    for kind in {bearer.kind for bearer in each.bearers if not bearer.key}:
        why = _("named by the investigation")
        yield from (
            Bearer(o.name, kinds()[kind], "found", kind, str(o.pk), why) for o in named if str(o.pk) not in known
        )


@given_check("somebody_is_found")
def somebody_is_found(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Every situation found has somebody who answers for it: in the trace, or named by the investigators."""
    found = list(shares(act.case, answers))
    for each in found_on(act.case):
        if each.key in answers["situations"] and not any(s["situation"] == each.key and s["liability"] for s in found):
            raise Refusal(
                "liability.nobody",
                gettext_lazy("Nobody had a part in “%(situation)s” by the trace; name whom the investigation found."),
                field="found_persons",
                basis=BASIS,
                situation=each.title,
            )


@tried("liability_shares")
def try_shares(case: Case, answers: Mapping[str, Any]) -> Panel:
    """What follows from the wrongs chosen so far, before anything is proposed."""
    if not answers.get("situations"):
        raise Refusal("liability.none", gettext_lazy("Choose the wrongs that were found first."), field="situations")
    return panel_of(_("Who bears what, by the trace of the case"), list(shares(case, answers)))


def panel_of(title: str, found: list[Share]) -> Panel:
    """The shares as a table: who, which liability, for which wrong, and the line of the record beneath."""
    titles = {row["key"]: str(both({"zh": row["zh"], "en": row["en"]}, row["key"])) for row in matrix()["situations"]}
    lines = tuple(
        Line(
            (
                Cell(each["name"]),
                Cell(said_liability(each["liability"])),
                Cell(titles[each["situation"]]),
                Cell(each["article"]),
            ),
            (each["why"],) if each["why"] else (),
        )
        for each in found
    )
    return Panel(title, (_("Name"), _("Liability"), _("Situation"), _("Article")), lines)


def said_liability(kind: str) -> str:
    """The liability in the reader's words; an empty one is none."""
    return str(kinds()[kind] if kind else both(matrix()["none"], "none"))


@effect("heard")
def heard(act: Act, answers: Mapping[str, Any], argument: None) -> None:
    """Whoever states his case is not asked for it any more."""
    assert act.hand.officer is not None
    act.case.answers["heard"] = sorted({*act.case.answers.get("heard", []), str(act.hand.officer.pk)})


@todo.source(PROCEDURE)
def who_is_asked(case: Case, runs: object) -> Iterator[todo.Wanted]:
    """The investigators while they work, and whoever would bear a liability until he was heard."""
    asked = {"investigating": ["investigators"], "attributed": ["investigators", "concerned"]}.get(case.state, [])
    heard = case.answers.get("heard", [])
    keys = [
        UUID(e["id"])
        for name in asked
        for e in case.answers.get(name, [])
        if name != "concerned" or e["id"] not in heard
    ]
    for officer in Officer.objects.filter(pk__in=keys):
        held = duties(officer)
        if held:
            yield todo.Wanted(held[0].post.role, officer, held[0].post.organ_id)
