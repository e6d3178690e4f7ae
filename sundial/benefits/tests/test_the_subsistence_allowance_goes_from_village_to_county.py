"""P-LOW, step by step and with its exceptions."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.benefits import reaching
from sundial.benefits.models import Award
from sundial.benefits.tests import low
from sundial.benefits.tests.tiers import Tiers, members, true_number
from sundial.cases.models import ClockKind
from sundial.cases.panels import panels
from sundial.cases.procedure import APPLICANT
from sundial.cases.queries import next_actions, work_list
from sundial.cases.stated import stated_life
from sundial.cases.stated.saying import said
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_the_numbered_steps(tiers: Tiers) -> None:
    case = low.applied(tiers)  # 1 书面申请，如实填报
    assert [each.number for each in work_list(tiers.clerk).cases] == [case.number]
    case = tiers.do(case, "village_opinion", tiers.clerk, stance="agree", text="情况属实。")  # 2 村（社区）签署意见
    assert case.clocks.get(kind=ClockKind.TIER).budget == 10
    case = low.appraise(tiers, low.survey(tiers, case))  # 3 镇入户调查、民主评议
    case = tiers.do(case, "township_opinion", tiers.deputy, stance="agree", text="建议批准。")
    case = tiers.do(case, "post", tiers.handler, place="响石村公示栏")
    tiers.days(8)
    case = tiers.do(case, "report_up", tiers.handler)
    assert case.clocks.filter(kind=ClockKind.TIER, ended_at=None).get().budget == 15
    assert [each.number for each in work_list(tiers.director).cases] == [case.number]
    [means] = panels(case)  # two heads, 1,200 a year between them, the line 800 a head
    assert [cell.text for cell in means.lines[0].cells][:5] == ["2", "1,200.00", "600.00", "800.00", "33.33"]
    case = tiers.do(
        case, "decide", tiers.director, granted=True, monthly_amount="33.33", first_month="2026-04-01"
    )  # 4 县审批
    decided = case.documents.filter(kind__in=["benefit_approval", "subsistence_certificate"])
    assert {each.values["organ"] for each in decided} == {"东兴区民政局"}, (
        "who decides issues it, not where it was applied"
    )
    assert all(each.number.startswith("东民") for each in decided)
    case = tiers.do(case, "deliver", tiers.handler, **low.DELIVERY)  # 5 发证
    assert case.documents.filter(kind="subsistence_certificate", deliveries__isnull=False).exists()
    case = tiers.do(case, "publish", tiers.handler, place="响石村公示栏")  # 6 以户为单位公布
    shown = case.publications.get(kind="result").content
    assert (
        shown["applicant"] == "周某某"
        and shown["monthly_amount"] == "33.33"
        and shown["village"].endswith("村民委员会")
    )
    tiers.days(300)
    case = low.survey(tiers, case, "recheck", income="2400")  # 7 动态管理：收入超过标准取消
    case = tiers.do(case, "adjust", tiers.director, result="end", last_month="2026-12-01", reason="人均收入超过标准。")
    assert case.state == "ended" and case.keep_until and not case.publications.filter(withdrawn_at=None)
    assert Award.objects.get(case=case).last == dt.date(2026, 12, 1)
    handed = {"kinds_delivered": ["benefit_end"], "delivered_at": clock.now(), **low.DELIVERY}
    case = tiers.do(case, "deliver_papers", tiers.handler, **handed)
    assert case.state == "ended" and case.documents.get(kind="benefit_end").deliveries.get().recipient


def test_nothing_is_found_on_a_day_to_come(tiers: Tiers) -> None:
    case = low.reviewed_by_village(tiers)
    with refused("act.future"):
        low.survey(tiers, case, surveyed_on=clock.today() + dt.timedelta(days=1))


def test_what_is_kept_after_a_recheck_stays_within_the_line_too(tiers: Tiers) -> None:
    case = low.survey(tiers, low.in_force(tiers), "recheck", income="1400")  # 200 missing: 16.66 a month, 30 are paid
    with refused("line.amount"):
        tiers.do(case, "adjust", tiers.director, result="keep", reason="情况未变。")
    given = {"new_amount": "16.66", "from_month": "2026-05-01", "reason": "收入增加，减发。"}
    assert tiers.do(case, "adjust", tiers.director, result="change", **given).state == "in_force"


def test_nothing_published_names_a_number_or_another_member(tiers: Tiers) -> None:
    case = low.in_force(tiers)
    tiers.do(case, "publish", tiers.handler, place="响石村公示栏")
    shown = str([each.content for each in case.publications.all()])
    for row in members():
        assert row["identifier"] not in shown and row["identifier"][:3] + "*" not in shown
        assert row["name"] not in shown
    events = str([each.data for each in Event.objects.filter(subject_id=case.pk)])
    assert all(row["identifier"] not in events for row in members())


def test_the_county_refuses_in_writing_with_reasons_and_it_is_delivered(tiers: Tiers) -> None:
    case = low.at_county(tiers)
    with refused("asked.required"):
        tiers.do(case, "decide", tiers.director, granted=False)
    case = tiers.do(case, "decide", tiers.director, granted=False, reason="人均收入高于标准。")
    assert case.outcome == "refused" and case.documents.filter(kind="benefit_refusal").exists()
    case = tiers.do(case, "deliver_refusal", tiers.handler, **low.DELIVERY)
    assert case.state == "rejected" and case.closed_at and not Award.objects.filter(case=case)


def test_a_household_above_the_line_is_not_granted(tiers: Tiers) -> None:
    case = low.survey(tiers, low.reviewed_by_village(tiers), income="1600.00")
    low.appraise(tiers, case)
    tiers.do(case, "township_opinion", tiers.deputy, stance="disagree", text="超过标准。")
    tiers.do(case, "post", tiers.handler, place="公示栏")
    tiers.days(8)
    tiers.do(case, "report_up", tiers.handler)
    with refused("line.above"):
        tiers.do(case, "decide", tiers.director, granted=True, monthly_amount="10", first_month="2026-04-01")


def test_no_more_is_granted_than_lifts_the_household_to_the_line(tiers: Tiers) -> None:
    case = low.at_county(tiers)  # 800 a head, two heads, 1,200 a year between them: 400 missing, 33.33 a month
    with refused("line.amount"):
        tiers.do(case, "decide", tiers.director, granted=True, monthly_amount="33.34", first_month="2026-04-01")
    tiers.do(case, "decide", tiers.director, granted=True, monthly_amount="33.33", first_month="2026-04-01")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"members": [{"name": "周桂英", "identifier": "511002195203071249"}]}, "citizen_id.check"),
        ({"members": [members()[0], members()[0]]}, "household.twice"),
        ({"members": [{"name": "", "identifier": true_number("51100219520307124")}]}, "household.name"),
        ({"truthful": False}, "asked.must"),
        ({"village": "00000000-0000-0000-0000-000000000000"}, "case.seat"),
    ],
)
def test_an_unfit_application_is_refused(tiers: Tiers, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        low.applied(tiers, **changes)
    assert caught.value.code.partition(".")[0] == code.partition(".")[0]


def test_a_survey_needs_two_and_an_appraisal_enough_voices(tiers: Tiers) -> None:
    case = low.reviewed_by_village(tiers)
    with refused("officers.few"):
        low.survey(tiers, case, officers=[tiers.handler])
    low.survey(tiers, case)
    with refused("appraisal.few"):
        low.appraise(tiers, case, present=6)
    with refused("appraisal.voices"):
        low.appraise(tiers, case, agreeing=5)


def test_the_posting_stands_seven_days_before_it_goes_up(tiers: Tiers) -> None:
    case = low.posted(tiers)
    with refused("publication.early"):
        tiers.do(case, "report_up", tiers.handler)


def test_an_objection_that_holds_brings_a_new_survey(tiers: Tiers) -> None:
    case = low.posted(tiers)
    tiers.do(case, "object", tiers.handler, objector="邻居", objection="长子在外务工有收入。")
    case = tiers.do(case, "settle_objection", tiers.handler, upheld=True, reason="属实，重新调查。")
    assert case.state == "village_reviewed" and not case.publications.filter(withdrawn_at=None)
    case = low.survey(tiers, case, income="2000")
    assert case.answers["means"]["income"] == "2000.00"


def test_an_objection_that_does_not_hold_leaves_the_posting(tiers: Tiers) -> None:
    case = low.posted(tiers)
    tiers.do(case, "object", tiers.handler, objection="不符合条件。")
    case = tiers.do(case, "settle_objection", tiers.handler, upheld=False, reason="核查不属实。")
    assert case.state == "posted"


def test_missing_papers_are_named_once_and_supplied_by_the_applicant(tiers: Tiers) -> None:
    case = low.applied(tiers)
    tiers.do(case, "ask_papers", tiers.clerk, missing_papers=["户口本复印件"])
    case = tiers.do(case, "supplement", APPLICANT, supplied=["户口本复印件"])
    assert case.state == "applied" and case.documents.filter(kind="benefit_correction_notice").exists()


def test_each_tier_does_its_own_acts_and_no_other(tiers: Tiers) -> None:
    case = low.applied(tiers)
    with refused("case.role"):
        tiers.do(case, "village_opinion", tiers.handler, stance="agree", text="x")
    case = tiers.do(case, "village_opinion", tiers.clerk, stance="agree", text="属实")
    allowed = {each.action for each in next_actions(case, tiers.clerk) if each.allowed}
    assert allowed == {"withdraw"}
    county = {each.action for each in next_actions(case, tiers.director) if each.allowed}
    assert county == set()


def test_whoever_surveyed_does_not_sign_for_the_township(tiers: Tiers) -> None:
    from sundial.organs.models import Role
    from sundial.organs.tests import builders

    both = builders.officer(
        "钱进", builders.post(tiers.township, Role.HANDLER_A), builders.post(tiers.township, Role.DEPUTY_HEAD)
    )
    case = low.reviewed_by_village(tiers)
    tiers.handler = both
    low.appraise(tiers, low.survey(tiers, case))
    with refused("hand.same"):
        tiers.do(case, "township_opinion", both, stance="agree", text="x")


def test_a_row_of_the_household_is_read_in_the_order_of_its_columns(tiers: Tiers) -> None:
    case = low.applied(tiers)
    opening = stated_life("subsistence").opening
    assert opening is not None
    asked = next(each for each in opening.asked if each.name == "members")
    words = said(asked, case, case.records.get().values["members"])
    first = members()[0]
    assert words.startswith(f"{first['name']} {first['relation']} {first['identifier']} {first['work']}；")


def test_the_village_clerk_may_take_in_an_application_at_his_desk(tiers: Tiers) -> None:
    case = low.applied(tiers, by=tiers.clerk)
    assert case.organ == tiers.township and case.channel == "window"


def test_a_rise_in_income_lowers_the_amount_from_a_month_not_yet_listed(tiers: Tiers) -> None:
    from sundial.benefits import payments

    case = low.in_force(tiers)
    payments.draw_up(tiers.county, case.item, dt.date(2026, 3, 1), by=tiers.cashier)
    low.survey(tiers, case, "recheck", income="1400")
    with refused("payment.listed"):
        tiers.do(
            case, "adjust", tiers.director, result="change", new_amount="16", from_month="2026-03-01", reason="增收"
        )
    case = tiers.do(
        case, "adjust", tiers.director, result="change", new_amount="16", from_month="2026-04-01", reason="增收"
    )
    assert [str(each.amount) for each in case.award.amounts.all()] == ["30.00", "16.00"]
    assert case.clocks.filter(kind=ClockKind.RECHECK, ended_at=None).count() == 1


def test_the_worker_says_once_a_year_that_the_re_check_is_due(tiers: Tiers) -> None:
    case = low.in_force(tiers)
    assert reaching.sweep() == []
    tiers.days(370)
    assert [each.pk for each in reaching.sweep()] == [case.pk] and reaching.sweep() == []
    assert Event.objects.get(subject_id=case.pk, kind="subsistence.recheck_due").actor_name == ""
    low.survey(tiers, case, "recheck")
    tiers.do(case, "adjust", tiers.director, result="keep", reason="情况未变")
    tiers.days(200)
    assert reaching.sweep() == []
    tiers.days(200)
    assert len(reaching.sweep()) == 1
