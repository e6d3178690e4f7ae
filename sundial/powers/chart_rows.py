"""What a flow chart shows, before anybody draws it: nodes, questions and parallel stages, from the rows that also run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.utils.translation import gettext as _

from sundial.powers.guide import Guide, LimitLine, StepLine, guide_of
from sundial.powers.models import ItemVersion, LimitKind, RiskPoint, RouteStep, StepCondition, StepKind


@dataclass(frozen=True)
class Risk:
    """An integrity risk at a step: its grade, what may go wrong, and the measures against it."""

    grade: str
    text: str
    measures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """A box. ``shape`` is ``end`` (the applicant's start, the file's end), ``life`` (statutory) or ``step`` (of the route).

    ``post`` is who does it and with what limit; it stands beside the title where there is room.
    """

    key: str
    title: str
    shape: str = "life"
    number: str = ""
    post: str = ""
    lines: tuple[str, ...] = ()
    risks: tuple[Risk, ...] = ()


@dataclass(frozen=True)
class Ask:
    """A question with two ways on. ``yes`` goes straight down.

    Otherwise the way leads to ``side`` (and from there back to ``back_to``, or on to ``on_to``), or skips to ``skip_to``.
    """

    key: str
    question: str
    side: Node | None = None
    back_to: str = ""
    on_to: str = ""
    skip_to: str = ""
    down: str = ""
    away: str = ""


@dataclass(frozen=True)
class Beside:
    """Steps of one stage, done side by side."""

    key: str
    nodes: tuple[Node, ...]


Row = Node | Ask | Beside


@dataclass(frozen=True)
class Element:
    """One of the seven elements of the chart, with what it says."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """The whole chart of one version."""

    title: str
    about: tuple[str, ...]
    rows: tuple[Row, ...]
    elements: tuple[Element, ...]
    grades: tuple[str, ...] = field(default=())


def chart_of(version: ItemVersion, *, internal: bool = False) -> Chart:
    """The chart of ``version``: what the public sees, or with ``internal`` every duty, paper, risk and measure."""
    guide = guide_of(version)
    route = list(version.route.all())
    rows = tuple(_life(guide, route, internal) if route else _written(guide))
    return Chart(
        title=version.name,
        about=tuple(_about(guide)),
        rows=rows,
        elements=tuple(_elements(guide)),
        grades=tuple(sorted({risk.grade for step in guide.steps for risk in step.risks})),
    )


def _about(guide: Guide) -> Iterator[str]:
    yield guide.version.item.organ.name
    yield guide.power_type
    for line in (guide.statutory, guide.promised):
        yield f"{line.label} {line.text or _('missing')}"


def _life(guide: Guide, route: list[RouteStep], internal: bool) -> Iterator[Row]:
    """The statutory life with the internal route inside it."""
    yield Node("submit", _("The applicant applies"), "end", lines=(_("online or at the window"),))
    yield from _admission(guide)
    yield from _route(guide, route, internal)
    yield Ask(
        "decision",
        _("Is it granted?"),
        side=Node("refuse", _("Reasoned refusal"), lines=(_("with the reasons and the remedies"),)),
        on_to="deliver",
        down=_("yes"),
        away=_("no"),
    )
    yield Node("deliver", _("Delivery"), lines=_told(_of_kind(guide, LimitKind.DELIVERY), guide.outcomes))
    if guide.version.publishes_result:
        yield Node(
            "publish", _("Publication of the result"), lines=_told(_of_kind(guide, LimitKind.PUBLICATION)[-1:], ())
        )
    yield Node("archive", _("Filed"), "end")


def _admission(guide: Guide) -> Iterator[Row]:
    yield Ask(
        "competent",
        _("Is it for this organ, and is a decision needed?"),
        side=Node("decline", _("Not accepted"), lines=(_("with the reasons, at once"),)),
        down=_("yes"),
        away=_("no"),
    )
    stops = (_("this time does not count"),) if guide.version.correction_stops_clock else ()
    late = _("not told in time counts as accepted")
    limits = tuple(line.text for line in _of_kind(guide, LimitKind.CORRECTION_NOTICE))
    yield Ask(
        "complete",
        _("Are the materials complete and in form?"),
        side=Node("correct", _("One-off correction notice"), lines=(*limits, *stops, late)),
        back_to="submit",
        down=_("yes"),
        away=_("no"),
    )
    lines = [_("written notice of acceptance; the clock starts")]
    if not guide.promised.is_missing:
        lines.append(f"{guide.promised.label} {guide.promised.text}")
    lines += [_("may be extended by %(time)s: %(who)s") % {"time": e.text, "who": e.approver} for e in guide.extensions]
    yield Node("accept", _("Acceptance"), lines=tuple(lines))


def _of_kind(guide: Guide, kind: LimitKind) -> list[LimitLine]:
    return [line for line in guide.other_limits if line.kind == kind]


def _told(limits: Iterable[LimitLine], outcomes: Iterable[str]) -> tuple[str, ...]:
    return (*outcomes, *(line.text for line in limits))


QUESTIONS = {
    StepCondition.ON_SITE_NEEDED: lambda: _("Is an on-site review ordered?"),
    StepCondition.RECTIFICATION_ORDERED: lambda: _("Is rectification ordered?"),
}


def _route(guide: Guide, route: list[RouteStep], internal: bool) -> Iterator[Row]:
    lines = dict(zip((step.pk for step in route), guide.steps, strict=True))
    stages = [list(steps) for _stage, steps in groupby(route, key=lambda step: step.stage)]
    for place, steps in enumerate(stages):
        nodes = tuple(_step(step, lines[step.pk], guide, internal) for step in steps)
        key = f"stage{steps[0].stage}"
        condition = steps[0].condition if len({step.condition for step in steps}) == 1 else ""
        if condition in StepCondition.values:
            question = QUESTIONS[StepCondition(condition)]()
            yield Ask(f"if-{key}", question, skip_to=_next_certain(stages[place + 1 :]), down=_("yes"), away=_("no"))
        yield Beside(key, nodes) if len(nodes) > 1 else replace(nodes[0], key=key)


def _next_certain(stages: list[list[RouteStep]]) -> str:
    """The first later stage that is always gone through."""
    certain = (steps[0].stage for steps in stages if not steps[0].condition)
    return next((f"stage{stage}" for stage in certain), "decision")


def _step(step: RouteStep, line: StepLine, guide: Guide, internal: bool) -> Node:
    lines = []
    if step.kind == StepKind.RECHECK and guide.version.rectification_stops_clock:
        lines.append(_("the time of rectification does not count"))
    if internal:
        lines += [
            text for text in (line.duty, _("Paper: %(paper)s") % {"paper": line.output} if line.output else "") if text
        ]
    risks = tuple(_risk(risk, internal) for risk in line.risks)
    return Node(
        f"step{line.stage}-{step.position}", line.name, "step", str(line.stage), _post(line), tuple(lines), risks
    )


def _post(line: StepLine) -> str:
    return " · ".join(text for text in (line.post, line.limit) if text)


def _risk(risk: RiskPoint, internal: bool) -> Risk:
    measures = [each["text"] if isinstance(each, dict) else str(each) for each in risk.measures]
    return Risk(risk.grade, risk.description if internal else "", tuple(measures) if internal else ())


def _written(guide: Guide) -> Iterator[Row]:
    """The steps of an item without a route, one below the other as its source writes them."""
    for step in guide.steps:
        lines = (_("Paper: %(paper)s") % {"paper": step.output},) if step.output else ()
        yield Node(f"written{step.stage}", step.name, "step", str(step.stage), _post(step), lines)


def _elements(guide: Guide) -> Iterator[Element]:
    posts = tuple(dict.fromkeys(step.post for step in guide.steps))
    whole = [guide.statutory, guide.promised, *guide.extensions, *guide.other_limits]
    limits = tuple(f"{line.label}：{line.text or _('missing')}" for line in whole)
    conditions = tuple(line for group in guide.conditions for line in group.lines)
    if guide.version.no_conditions:
        conditions = (_("none (confirmed)"),)
    yield Element(_("conditions"), conditions)
    yield Element(_("handling posts"), posts)
    yield Element(_("procedure and interfaces"), (_procedure(guide),) if guide.steps else ())
    yield Element(_("time limits"), limits)
    yield Element(_("supervision points"), guide.supervision_points)
    yield Element(_("rights of the counterpart"), (*guide.rights, *guide.remedies))
    yield Element(_("complaint channels"), guide.complaint_channels)


def _procedure(guide: Guide) -> str:
    return " → ".join(step.name for step in guide.steps)
