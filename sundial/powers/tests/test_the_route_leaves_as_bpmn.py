from __future__ import annotations

import pytest
from lxml import etree

from sundial.powers import queries
from sundial.powers.bpmn import DI, MODEL, bpmn
from sundial.powers.models import PowerItem, RouteStep

M, D = f"{{{MODEL}}}", f"{{{DI}}}"


def exported(code):
    return etree.fromstring(bpmn(queries.version_on(PowerItem.objects.get(code=code))))


def ways(root):
    return {(way.get("sourceRef"), way.get("targetRef")) for way in root.iter(f"{M}sequenceFlow")}


@pytest.fixture(params=["LW-01", "LW-03", "LW-11"])
def root(request, linwu):
    return exported(request.param)


def test_every_way_joins_two_elements_and_every_element_is_drawn(root):
    process = root.find(f"{M}process")
    ids = [each.get("id") for each in process if each.tag != f"{M}sequenceFlow"]
    flows = [each.get("id") for each in process.iter(f"{M}sequenceFlow")]
    assert len(set(ids + flows)) == len(ids + flows)
    assert {end for way in ways(root) for end in way} == set(ids)
    assert [shape.get("bpmnElement") for shape in root.iter(f"{D}BPMNShape")] == ids
    assert [edge.get("bpmnElement") for edge in root.iter(f"{D}BPMNEdge")] == flows


def test_everything_is_reached_from_the_start_and_leads_to_the_end(root):
    joined = ways(root)

    def reach(begin, step):
        seen, front = {begin}, {begin}
        while front:
            front = {other for each in front for other in step(each)} - seen
            seen |= front
        return seen

    forward = reach("start", lambda each: {end for start, end in joined if start == each})
    backward = reach("end", lambda each: {start for start, end in joined if end == each})
    assert forward == backward == {end for way in joined for end in way}


def test_a_conditional_step_has_a_way_past_it(linwu):
    joined = ways(exported("LW-01"))
    assert {("if3", "step3-0"), ("if3", "if4"), ("if4", "step5-0")} <= joined


def test_parallel_steps_run_between_two_gateways(linwu):
    found = queries.version_on(PowerItem.objects.get(code="LW-03"))
    RouteStep.objects.create(
        version=found, stage=1, position=1, name="法制审核", kind="legal_review", role="legal_reviewer"
    )
    joined = ways(exported("LW-03"))
    assert {
        ("start", "fork1"),
        ("fork1", "step1-0"),
        ("fork1", "step1-1"),
        ("step1-1", "join1"),
        ("join1", "step2-0"),
    } <= joined
