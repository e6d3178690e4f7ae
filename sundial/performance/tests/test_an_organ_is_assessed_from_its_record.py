"""PERF-01 to 16: points from the record, told, objected to, reviewed and settled by another, published; below the line it is put right."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from sundial.cases.models import Case, CaseClock, ClockKind, Publication
from sundial.cases.stated import do
from sundial.complaints.models import Lodging
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.models import Officer, Organ, OrganKind, Reach, Role
from sundial.organs.tests import builders
from sundial.performance import schemes
from sundial.performance.coming_round import sweep
from sundial.performance.reckoning import added_up, sheets
from sundial.performance.schemes import schemes as all_schemes
from sundial.performance.sources import COUNTS, SHARES
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion, LimitRow, PowerItem
from sundial.supervision.models import Disposition, Signal
from sundial.supervision.statistics.measures import Period

SCHEME = all_schemes()["county_quarter"]
RULE = "promised-exceeded"


@pytest.fixture
def body(linwu: Linwu) -> Organ:
    """The efficiency office of the county, whose item assesses its departments every month."""
    linwu.bureau.organ.kind = OrganKind.AUTHORITY
    linwu.bureau.organ.save()
    found = builders.organ("临武县效能建设办公室", "LINWU-XN", document_mark="临效", kind=OrganKind.SUPERVISION)
    item = PowerItem.objects.create(
        organ=found, code="XN-1", sequence=1, power_type="internal_rule", procedure="assessment", internal_only=True
    )
    told = {"periodic": {"every": "month", "role": "supervisor"}, "scheme": SCHEME.key}
    facts = {"number": 1, "state": "in_force", "effective_from": dt.date(2020, 1, 1), "extra": told}
    version = ItemVersion.objects.create(item=item, name="部门权力运行月度考核", **facts)
    LimitRow.objects.create(version=version, kind="promised", value=20, unit="working_day")
    return found


@pytest.fixture
def watchers(body: Organ) -> tuple[Officer, Officer]:
    names = (("陈明", "监察岗A"), ("徐亮", "监察岗B"))
    posts = [builders.post(body, Role.SUPERVISOR, post, reach=Reach.REGION) for _name, post in names]
    first, second = (builders.officer(name, post) for (name, _post), post in zip(names, posts, strict=True))
    return first, second


def decided(linwu: Linwu, version: ItemVersion, in_time: int, late: int) -> None:
    """So many cases decided this month, each with its promise: half of the punctual ones two days early."""
    case, now = linwu.accepted(version), clock.now()
    promise = case.clocks.get(kind=ClockKind.PROMISED)
    for number in range(in_time + late - 1):
        # The points look at the rows alone: a life each would prove no more and take a minute.
        copy = another(case, number)
        CaseClock.objects.create(**{**_plain(promise), "case": copy})
    early = dt.timedelta(days=2)
    for number, each in enumerate(Case.objects.filter(version=version).order_by("number")):
        due = now + (early if number < in_time / 2 else dt.timedelta(hours=1 if number < in_time else -1))
        each.clocks.filter(kind=ClockKind.PROMISED).update(ended_at=now, due_at=due, running_since=None)
        Case.objects.filter(pk=each.pk).update(decided_at=now)


def another(case: Case, number: int, **told: Any) -> Case:
    """A row like that of the case, with its event: what only the figures look at."""
    copy = Case.objects.get(pk=case.pk)
    copy.pk, copy.number, copy.receipt_key = None, f"{case.number}-{number}", None
    for name, value in told.items():
        setattr(copy, name, value)
    copy._state.adding = True
    copy.save()
    record("permit.fill", subject_type="case", subject_id=copy.pk, by=Actor.system(), organ=copy.organ.code)
    return copy


def _plain(clock_row: CaseClock) -> dict[str, Any]:
    values = {field.attname: getattr(clock_row, field.attname) for field in clock_row._meta.concrete_fields}
    return {name: value for name, value in values.items() if name not in ("id", "case_id")}


def lit(case: Case, verdict: str, by: Officer) -> None:
    """A light on the case, disposed of so."""
    found = Signal.objects.create(
        case=case,
        subject_id=case.pk,
        organ=case.organ,
        calendar=case.organ.calendar,
        rule_id=RULE,
        rule_version=2,
        occurrence=verdict,
        light="yellow",
        rank=2,
        raised_at=clock.now(),
    )
    Disposition.objects.create(signal=found, verdict=verdict, officer=by, finding="核查属实。", decided_at=clock.now())


def march() -> Period:
    return Period(dt.date(2026, 3, 1), dt.date(2026, 3, 31))


def sheet_of(organ: Organ) -> dict[str, Any]:
    return sheets(SCHEME, [organ.pk], march())[organ.pk]


def points(sheet: dict[str, Any], part: str) -> dict[str, str]:
    return {row["key"]: row["points"] for row in sheet[part]}


def code_of(act) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def test_points_follow_from_cases_and_from_lights_found_to_be_breaches(linwu: Linwu, body: Organ) -> None:
    version, organ = licence(linwu.bureau.organ), linwu.bureau.organ
    decided(linwu, version, in_time=18, late=2)
    found = sheet_of(organ)
    given = points(found, "lines")
    assert given["in_time"] == "27.00", "18 of 20, for 30 points"
    assert given["early"] == "7.50", "9 of 20 where 60 % give all of 10"
    assert given["closed_online"] == "15.00" and given["entered_at_once"] == "15.00"
    assert given["satisfied"] == given["evaluated"] == given["coverage"] == "", (
        "nobody rated, one power: too few to say"
    )
    assert found["total"] == "92.14", "64.5 of 70 points, as of a hundred"
    case = Case.objects.filter(version=version).first()
    lit(case, "rectified", linwu.bureau.liu)
    lit(case, "reason_accepted", linwu.bureau.liu)
    taken = sheet_of(organ)
    assert points(taken, "taken")["lights"] == "5.00", "an excused light costs nothing"
    assert taken["total"] == "87.14"


def test_what_was_first_asked_and_answered_late_costs_points(linwu: Linwu, body: Organ) -> None:
    """So does an officer found liable, whatever the shares say (ACC-33, SVC-01)."""
    case, now = linwu.accepted(licence(linwu.bureau.organ)), clock.now()
    promise = _plain(case.clocks.get(kind=ClockKind.PROMISED))
    for number, late in enumerate((True, False)):
        asked = another(case, number, organ=body, decided_at=now)
        Lodging.objects.create(case=asked, kind="consultation", channel="visit", first_asked=linwu.bureau.wang)
        due = now - dt.timedelta(hours=1) if late else now + dt.timedelta(days=3)
        CaseClock.objects.create(**{**promise, "case": asked, "ended_at": now, "due_at": due, "running_since": None})
    another(case, 2, procedure="accountability", outcome="liable", decided_at=now)
    another(case, 3, procedure="accountability", outcome="not_liable", decided_at=now)
    taken = points(sheet_of(linwu.bureau.organ), "taken")
    assert (taken["first_asked"], taken["liable"], taken["circulars"]) == ("1.00", "5.00", "0.00")


def test_an_organ_with_hardly_a_case_is_not_graded(linwu: Linwu, body: Organ) -> None:
    assert SCHEME.grade_of(sheet_of(linwu.bureau.organ)).key == "ungraded", (
        "a hundred points for nothing done is no result"
    )


def test_what_is_taken_ends_at_nothing_and_given_at_a_hundred() -> None:
    taken = {"lines": [], "taken": [{"key": "lights", "count": "1", "points": "130.00"}], "by_hand": []}
    assert added_up(SCHEME, taken)["total"] == "0.00"
    given = {"lines": [], "taken": [], "by_hand": [{"key": "award", "points": "5.00", "reason": "", "by": ""}]}
    assert added_up(SCHEME, given)["total"] == "100.00"


def test_a_month_is_told_objected_to_reviewed_and_settled_by_another(
    linwu: Linwu, body: Organ, watchers: tuple[Officer, Officer]
) -> None:
    first, second = watchers
    decided(linwu, licence(linwu.bureau.organ), in_time=20, late=0)
    linwu.today.move_to(dt.datetime(2026, 4, 1, 9, tzinfo=clock.BEIJING))
    (case,) = sweep()
    assert sweep() == [] and case.applicant.name == linwu.bureau.organ.name and case.answers["period"] == "2026-03"
    mark = {"mark": "inspection", "points": "-8", "reason": "抽查案卷2宗无立案依据。"}
    do(case.pk, "mark", mark, by=first)
    assert code_of(lambda: do(case.pk, "mark", mark, by=first)) == "assessment.bounds", "10 points a period at the most"
    do(case.pk, "tell", {}, by=first)
    told = Case.objects.get(pk=case.pk)
    assert told.answers["sheet"]["total"] == "89.61" and told.documents.filter(kind="assessment_feedback").exists()
    settle = {"place": "县政府门户网站"}
    assert code_of(lambda: do(case.pk, "settle", settle, by=second)) == "assessment.say"
    says = {"line_objected": ["inspection"], "statement": "其中1宗立案依据已补交。"}
    assert code_of(lambda: do(case.pk, "object", says, by=second)) == "case.role", "the organ itself objects"
    do(case.pk, "object", says, by=linwu.bureau.liu)
    upheld = {"upheld": True, "points": "4", "reason": "经核，1宗属实。"}
    assert code_of(lambda: do(case.pk, "review_objection", upheld, by=first)) == "hand.same"
    do(case.pk, "review_objection", upheld, by=second)
    settled = do(case.pk, "settle", settle, by=second)
    assert (settled.state, settled.outcome, settled.answers["points_settled"]) == ("closed", "excellent", "93.61")
    assert settled.answers["consequences"] == ["给予表扬"]
    shown = Publication.objects.get(case=case)
    assert {"93.61", "优秀"} <= {str(each) for each in shown.content.values()}, shown.content


def test_who_fails_twice_running_puts_it_right_and_is_proposed_for_another_post(
    linwu: Linwu, body: Organ, watchers: tuple[Officer, Officer]
) -> None:
    first, second = watchers
    licence(linwu.bureau.organ)
    followed = []
    for month in (4, 5):
        linwu.today.move_to(dt.datetime(2026, month, 1, 9, tzinfo=clock.BEIJING))
        (case,) = sweep()
        do(case.pk, "tell", {}, by=first)
        told = Case.objects.get(pk=case.pk)
        failed = {**told.answers["sheet"], "total": "58.00", "weight": "70"}
        Case.objects.filter(pk=case.pk).update(answers={**told.answers, "sheet": failed})
        linwu.days(14)
        settle = {"place": "县政府门户网站"}
        assert code_of(lambda case=case: do(case.pk, "settle", {"place": "网站"}, by=second)) == "assessment.opinions"
        settled = do(case.pk, "settle", {**settle, "opinions": "查明补录原因"}, by=second)
        assert settled.state == "rectifying" and settled.clocks.get(kind=ClockKind.RECTIFY).ended_at is None
        followed.append(len(settled.answers["consequences"]))
    assert followed == [1, 2], "a second failure running adds the change of post (LIM-75)"
    put_right = {"measures": "逐件查明，落实专人", "done_on": clock.today()}
    do(case.pk, "report_rectified", put_right, by=linwu.bureau.liu)
    again = do(case.pk, "check_rectified", {"accepted": False, "reason": "仍有1件。"}, by=first)
    assert again.state == "rectifying" and again.clocks.filter(kind=ClockKind.RECTIFY, ended_at=None).count() == 1
    do(case.pk, "report_rectified", put_right, by=linwu.bureau.liu)
    assert do(case.pk, "check_rectified", {"accepted": True, "reason": "已整改。"}, by=first).state == "closed"


def test_a_scheme_that_does_not_add_up_stops_the_program(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    text = (schemes.FOLDER / "county_quarter.yaml").read_text()
    monkeypatch.setattr(schemes, "FOLDER", tmp_path)
    for old, new, fault in (
        ("weight: 30", "weight: 20", "do not make 100"),
        ("source: early", "source: swift", "no share"),
        ("grade: excellent, running", "grade: superb, running", "no grades"),
    ):
        (tmp_path / "county_quarter.yaml").write_text(text.replace(old, new))
        all_schemes.cache_clear()
        with pytest.raises(ValueError, match=fault):
            schemes.check(SHARES, COUNTS)
    all_schemes.cache_clear()
