"""The internal route as BPMN 2.0, for those who read charts in other tools. An export: nothing here is run from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _
from lxml import etree

from sundial.powers.models import ItemVersion, RouteStep

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DD = "http://www.omg.org/spec/DD/20100524/DI"
SPACES = {None: MODEL, "bpmndi": DI, "dc": DC, "di": DD}
SIZES = {"userTask": (120, 80), "exclusiveGateway": (50, 50), "parallelGateway": (50, 50)}
EVENT = (36, 36)
STEP_ACROSS, STEP_DOWN, MARGIN = 180, 110, 60


@dataclass(frozen=True)
class Element:
    """One flow node at its column and lane."""

    id: str
    tag: str
    name: str
    column: int
    lane: int = 0


@dataclass
class Flow:
    """The nodes of the process and the ways between them, ``(from, to, name)``."""

    elements: list[Element] = field(default_factory=list)
    ways: list[tuple[str, str, str]] = field(default_factory=list)


def bpmn(version: ItemVersion) -> bytes:
    """The route of ``version`` as a BPMN 2.0 document (UTF-8): series, parallel stages, and conditions as gateways."""
    flow = _flow(list(version.route.all()))
    root = etree.Element(f"{{{MODEL}}}definitions", nsmap=SPACES, targetNamespace="urn:sundial:route")
    process = etree.SubElement(root, f"{{{MODEL}}}process", id="route", isExecutable="false", name=version.name)
    for element in flow.elements:
        etree.SubElement(process, f"{{{MODEL}}}{element.tag}", id=element.id, name=element.name)
    for number, (start, end, name) in enumerate(flow.ways, 1):
        way = etree.SubElement(process, f"{{{MODEL}}}sequenceFlow", id=f"way{number}", sourceRef=start, targetRef=end)
        if name:
            way.set("name", name)
    _diagram(root, flow)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return document


def _flow(route: list[RouteStep]) -> Flow:
    flow = Flow([Element("start", "startEvent", "", 0)])
    open_ends: list[tuple[str, str]] = [("start", "")]
    column = 1
    for steps in _stages(route):
        entry, exits, elements = _stage(steps, column)
        flow.elements += elements
        flow.ways += [(end, entry, name) for end, name in open_ends]
        flow.ways += list(_inner_ways(steps, elements))
        # Where a stage may be left out, the way past it stays open beside the way through it.
        skipped = [(entry, _("no"))] if _condition(steps) else []
        open_ends = exits + skipped
        column = max(element.column for element in elements) + 1
    flow.elements.append(Element("end", "endEvent", "", column))
    flow.ways += [(end, "end", name) for end, name in open_ends]
    return flow


def _stages(route: list[RouteStep]) -> Iterator[list[RouteStep]]:
    for _stage_number, steps in groupby(route, key=lambda step: step.stage):
        yield list(steps)


def _condition(steps: Sequence[RouteStep]) -> str:
    conditions = {step.condition for step in steps}
    return conditions.pop() if len(conditions) == 1 else ""


def _stage(steps: list[RouteStep], column: int) -> tuple[str, list[tuple[str, str]], list[Element]]:
    """The way in, the ways out and the elements of one stage."""
    elements: list[Element] = []
    number = steps[0].stage
    if _condition(steps):
        elements.append(Element(f"if{number}", "exclusiveGateway", _condition(steps), column))
        column += 1
    if len(steps) > 1:
        elements.append(Element(f"fork{number}", "parallelGateway", "", column))
        column += 1
    for lane, step in enumerate(steps):
        elements.append(Element(f"step{number}-{lane}", "userTask", _told(step), column, lane))
    if len(steps) > 1:
        elements.append(Element(f"join{number}", "parallelGateway", "", column + 1))
    return elements[0].id, [(elements[-1].id, "")], elements


def _told(step: RouteStep) -> str:
    return f"{step.name}（{step.get_role_display()}）"


def _inner_ways(steps: list[RouteStep], elements: list[Element]) -> Iterator[tuple[str, str, str]]:
    tasks = [element.id for element in elements if element.tag == "userTask"]
    gate = f"if{steps[0].stage}" if _condition(steps) else ""
    fork, join = f"fork{steps[0].stage}", f"join{steps[0].stage}"
    if gate:
        yield gate, fork if len(tasks) > 1 else tasks[0], _("yes")
    if len(tasks) > 1:
        for task in tasks:
            yield fork, task, ""
            yield task, join, ""


def _diagram(root: etree._Element, flow: Flow) -> None:
    diagram = etree.SubElement(root, f"{{{DI}}}BPMNDiagram", id="diagram")
    plane = etree.SubElement(diagram, f"{{{DI}}}BPMNPlane", id="plane", bpmnElement="route")
    bounds = {element.id: _bounds(element) for element in flow.elements}
    for element in flow.elements:
        shape = etree.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"shape-{element.id}", bpmnElement=element.id)
        x, y, wide, high = bounds[element.id]
        etree.SubElement(shape, f"{{{DC}}}Bounds", x=str(x), y=str(y), width=str(wide), height=str(high))
    for number, (start, end, _name) in enumerate(flow.ways, 1):
        edge = etree.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"edge{number}", bpmnElement=f"way{number}")
        for x, y in _way(bounds[start], bounds[end]):
            etree.SubElement(edge, f"{{{DD}}}waypoint", x=str(x), y=str(y))


Box = tuple[int, int, int, int]


def _bounds(element: Element) -> Box:
    wide, high = SIZES.get(element.tag, EVENT)
    middle_x, middle_y = MARGIN + element.column * STEP_ACROSS, 2 * MARGIN + element.lane * STEP_DOWN
    return middle_x - wide // 2, middle_y - high // 2, wide, high


def _way(one: Box, other: Box) -> list[tuple[int, int]]:
    """From the right side of one box to the left side of the other; a way past others bends above them."""
    start, end = (one[0] + one[2], one[1] + one[3] // 2), (other[0], other[1] + other[3] // 2)
    if end[0] - start[0] <= STEP_ACROSS:
        return [start, end]
    top = MARGIN // 2
    from_x, to_x = one[0] + one[2] // 2, other[0] + other[2] // 2
    return [(from_x, one[1]), (from_x, top), (to_x, top), (to_x, other[1])]
