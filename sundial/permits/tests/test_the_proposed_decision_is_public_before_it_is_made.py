from __future__ import annotations

import datetime as dt

from sundial.cases.models import Case, ClockKind, PublicationKind
from sundial.ledger.models import Event
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused

ROUTE = (
    (1, "handle", "handler_a", "书面审查", ""),
    (2, "publish_proposed", "office", "公示拟审批情况", ""),
    (3, "sign", "director", "签署决定", ""),
)
BOTH = ("拟审批情况", "审批结果")


def to_publish(linwu: Linwu, **fields: object) -> Case:
    case = linwu.accepted(licence(linwu.bureau.organ, route=ROUTE, publications=BOTH, **fields))
    return actions.handle(case.pk, "符合条件。", by=linwu.bureau.zhang)


def publish(linwu: Linwu, case: Case):
    return actions.publish_proposed(case.pk, by=linwu.bureau.office, channel="临武县政府门户网站")


def test_it_stands_for_its_whole_period(linwu: Linwu) -> None:
    case = to_publish(linwu)
    with refused("publication.none"):
        actions.close_proposed(case.pk, by=linwu.bureau.office)
    shown = publish(linwu, case)
    assert shown.kind == PublicationKind.PROPOSED
    with refused("publication.stands"):
        publish(linwu, case)
    # Seven working days after Monday the 2nd: the 11th counts whole.
    linwu.today.move_to(shown.keep_until - dt.timedelta(seconds=1))
    with refused("publication.early") as caught:
        actions.close_proposed(case.pk, by=linwu.bureau.office)
    assert caught.value.values["day"] == dt.date(2026, 3, 11)
    linwu.today.move_to(shown.keep_until)
    actions.close_proposed(case.pk, by=linwu.bureau.office, objections="一人有异议，经核实不成立。")
    assert linwu.kinds_in_hand(case) == ["sign"]
    assert Event.objects.get(kind="permit.close_proposed").reason == "一人有异议，经核实不成立。", "the record shows it"


def test_nobody_signs_before_it_is_over(linwu: Linwu) -> None:
    case = to_publish(linwu)
    publish(linwu, case)
    with refused("decision.route"):
        actions.grant(case.pk, by=linwu.bureau.liu)


def test_its_days_count_inside_the_promise_unless_the_item_says_otherwise(linwu: Linwu) -> None:
    counting = to_publish(linwu)
    apart = to_publish(linwu, code="T-02", extra={"proposed_publication_counts": False})
    publish(linwu, counting)
    shown = publish(linwu, apart)
    running = {case.pk: case.clocks.get(kind=ClockKind.PROMISED).running_since for case in (counting, apart)}
    assert running[counting.pk] is not None and running[apart.pk] is None
    linwu.today.move_to(shown.keep_until)
    actions.close_proposed(apart.pk, by=linwu.bureau.office)
    assert apart.clocks.get(kind=ClockKind.PROMISED).running_since is not None
    verbs = [event.data["verb"] for event in Event.objects.filter(subject_id=apart.pk)]
    assert verbs.count("clock_stop") == verbs.count("clock_resume") == 1


def test_an_item_without_a_period_for_it_is_refused(linwu: Linwu) -> None:
    case = linwu.accepted(licence(linwu.bureau.organ, route=ROUTE))
    actions.handle(case.pk, "符合条件。", by=linwu.bureau.zhang)
    with refused("publication.period"):
        publish(linwu, case)
