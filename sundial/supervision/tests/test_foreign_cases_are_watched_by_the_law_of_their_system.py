"""Two hundred real traffic fines, live: the same lights as in the audit, and none that would blame our officers."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from sundial.cases.models import Case
from sundial.cases.queries import next_actions
from sundial.exchange.actions import take_over
from sundial.exchange.tests.foreign import foreign_item
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Organ, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion
from sundial.rules.dictionary import LAWBOOK
from sundial.rules.library import RuleSet, load
from sundial.rules.logs.audit import audit
from sundial.rules.logs.log_map import load_map
from sundial.rules.logs.result import governing
from sundial.supervision.actions.sweep import sweep
from sundial.supervision.models import Signal

FINES = Path("data") / "logs" / "road_traffic_fines_200.csv"


def italian() -> RuleSet:
    """The rules of the law these fines were made under; a place that watches it takes them into its book."""
    return governing(load(LAWBOOK, on=clock.today()), [{"jurisdiction": "IT", "procedure": "it-traffic-fine"}])


def test_live_lights_are_those_of_the_audit(shared: Path, version: ItemVersion, organ: Organ) -> None:
    result = take_over(shared / FINES, version.item.code)
    assert (result.taken, result.refused) == (200, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('sundial.now', %s, true)", [clock.now().isoformat()])
        cases = [str(each) for each in Case.objects.values_list("pk", flat=True)]
        cursor.execute(italian().sql("postgres", "case_id = ANY(%(cases)s::uuid[])"), {"cases": cases})
        lit = [(row[0], row[1], row[3]) for row in cursor.fetchall()]
    records = {str(pk): record for pk, record in Case.objects.values_list("pk", "origin__record")}
    found = audit(shared / FINES, as_of=clock.today()).rows("SELECT case_id, rule_id, occurrence FROM finding")
    assert sorted((records[str(case)], rule, nth) for case, rule, nth in lit) == sorted(found) and len(found) > 50
    officer = builders.officer("张强", builders.post(organ, Role.HANDLER_A))
    case = Case.objects.filter(state="running").first()
    assert case is not None and next_actions(case, officer) == [], "nobody acts here on what another system runs"


MAP = """
name: neighbour
title: 邻市处罚系统
title_en: A neighbour's system of penalties
jurisdiction: CN
procedure: penalty
zone: Asia/Shanghai
calendar: CN
case: {id: case, party: party, party_identifier: number, subject: cause}
event: {activity: act, time: at, recorded: entered, actor: who, amount: fine, reason: why}
verbs: {立案: file_case, 决定处罚: decide_penalty, 送达: deliver}
"""
LOG = """case,party,number,cause,act,at,entered,who,fine,why
A1,甲公司,91350100M000100Y43,违规储存,立案,2025-03-03,2025-03-03,王一,,
A1,甲公司,91350100M000100Y43,违规储存,决定处罚,2025-09-01,2025-09-20,王一,1234.56,
A2,张三丰,11010519491231002X,无照经营,决定处罚,2025-03-04,,王二,50.00,
A3,乙公司,91350100M000100Y44,违规储存,决定处罚,2025-03-04,,王二,70.00,
A4,丙公司,,违规储存,立案,2025-03-04,,王二,,
A4,丙公司,,违规储存,决定处罚,2025-13-04,,王二,80.00,
A5,丁公司,,违规储存,决定处罚,2025-03-05,,王二,80.005,
A6,戊公司,,违规储存,决定处罚,2025-03-05,,王二,八百,
A7,己公司,,违规储存,决定处罚,2099-03-05,,王二,800,
A8,庚公司,,违规储存,决定处罚,2025-03-05,,王二,-1,
"""


@pytest.fixture
def organ(db: None) -> Organ:
    return builders.organ()


@pytest.fixture
def version(organ: Organ) -> ItemVersion:
    return foreign_item(organ)


@pytest.fixture
def neighbour(tmp_path: Path, version: ItemVersion) -> tuple[Path, Path, str]:
    (tmp_path / "map.yaml").write_text(MAP, encoding="utf-8")
    (tmp_path / "log.csv").write_text(LOG, encoding="utf-8")
    return tmp_path / "log.csv", tmp_path / "map.yaml", version.item.code


def test_a_neighbours_penalties_are_checked_lit_and_published_like_our_own(neighbour: tuple[Path, Path, str]) -> None:
    log, mapped, item = neighbour
    result = take_over(log, item, load_map(mapped))
    assert {each.record: each.reason for each in result.refused} == {
        "A3": "party: uscc.checkdigit",
        "A4": "time cannot be read",
        "A5": "amount has parts of a cent",
        "A6": "amount cannot be read",
        "A7": "time lies in the future",
        "A8": "amount is less than nothing",
    }
    assert sorted(Case.objects.values_list("number", flat=True)) == ["neighbour-A1", "neighbour-A2"]
    while sweep():
        pass
    lit = set(Signal.objects.values_list("case__number", "rule_id"))
    assert ("neighbour-A1", "penalty-overtime") in lit
    late = [rule for _number, rule in lit if "entered" in rule]
    assert late == ["entered-late"], "the nineteen days are that system's, and today's import is nobody's delay"
    shown = {each.case.number: each.content["applicant"] for each in _publications()}
    assert shown == {"neighbour-A1": "甲公司", "neighbour-A2": "张某某"}


def test_a_record_that_changed_behind_our_back_is_refused(neighbour: tuple[Path, Path, str]) -> None:
    log, mapped, item = neighbour
    take_over(log, item, load_map(mapped))
    log.write_text(LOG.replace("1234.56", "1234.57"), encoding="utf-8")
    again = take_over(log, item, load_map(mapped))
    assert (again.taken, again.unchanged) == (0, 1)
    assert [each.record for each in again.refused if each.reason == "differs from what was taken over before"] == ["A1"]


def test_a_system_keeps_its_law_and_its_item(neighbour: tuple[Path, Path, str]) -> None:
    log, mapped, item = neighbour
    take_over(log, item, load_map(mapped))
    mapped.write_text(MAP.replace("jurisdiction: CN", "jurisdiction: IT"), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        take_over(log, item, load_map(mapped))
    assert refused.value.code == "exchange.system"


def _publications():
    from sundial.cases.models import Publication

    return Publication.objects.select_related("case")
