"""P-FIVE, P-AID, P-DIS, P-PREF and P-UNEMP, each by its numbered steps and its exceptions."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from sundial.benefits import payments
from sundial.benefits.models import Award
from sundial.benefits.tests.low import DELIVERY
from sundial.benefits.tests.tiers import Tiers, household
from sundial.cases import application_form
from sundial.cases.models import Case, ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.stated import open_case
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal

ILL = {
    "hardship": "other",
    "illness": "other",
    "cause": "illness",
    "own_cost": "10000.01",
    "brought": ["form", "identity", "household", "diagnosis", "invoices", "history"],
}
LOST = {"disaster": "洪灾", "category": "rebuild", "loss": "房屋倒塌。"}


def refused(code: str) -> object:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_five_guarantee_care_ends_in_a_home(tiers: Tiers) -> None:
    version = tiers.item("TW-02", "support", "五保户收养")
    case = tiers.applied(
        version, {"no_ability": True, "no_support": True, "no_income": True, "reason": "年老无依靠"}
    )  # 1
    found = {"investigated": "属实", "announced_on": clock.today(), "stance": "agree", "text": "同意"}
    tiers.do(case, "village_opinion", tiers.clerk, **found)  # 2
    tiers.do(case, "township_opinion", tiers.deputy, stance="agree", text="建议批准")  # 3
    tiers.do(
        case, "decide", tiers.director, granted=True, way="home", monthly_amount="400", first_month="2026-04-01"
    )  # 4
    case = tiers.do(case, "admit", tiers.handler, home="响石镇敬老院", admitted_on=clock.today(), **DELIVERY)  # 5
    assert case.state == "in_care" and case.documents.filter(kind="admission_notice").exists()
    tiers.do(case, "recheck", tiers.handler, finding="情况未变")
    case = tiers.do(case, "end", tiers.director, reason="去世", last_month="2026-05-01")
    assert case.state == "ended" and Award.objects.get(case=case).last == dt.date(2026, 5, 1)


def test_care_is_refused_to_whoever_can_be_supported(tiers: Tiers) -> None:
    version = tiers.item("TW-02", "support", "五保户收养")
    with refused("asked.must"):
        tiers.applied(version, {"no_ability": True, "no_support": False, "no_income": True, "reason": "x"})


def on_paper(case: Case) -> str:
    """What the form of the application says, without the breaks of its lines."""
    pages = PdfReader(io.BytesIO(application_form.of_case(case))).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def ill(tiers: Tiers, **changes: Any) -> Case:
    case = tiers.applied(tiers.item("TW-05", "aid", "大病救助"), {**ILL, **changes})
    tiers.do(case, "pass_on", tiers.clerk, text="属实")
    return tiers.do(
        case, "visit", tiers.handler, visited_on=clock.today(), findings="影响基本生活", stance="agree", text="建议救助"
    )


def test_aid_is_decided_with_the_batch_of_its_quarter_and_paid_once(tiers: Tiers) -> None:
    case = ill(tiers)
    tiers_of = case.clocks.filter(kind=ClockKind.TIER).order_by("started_at")
    # village and township in working days, then the calendar days of a quarter from that day
    assert [(row.budget, row.ended_at is None) for row in tiers_of] == [(5, False), (10, False), (92, True)]
    with refused("batch.early"):
        tiers.do(case, "decide", tiers.director, batch="2026Q2", granted=True, grant_amount="3000")
    assert "县民政局审批意见" in (form := on_paper(case)) and "建议救助" in form and "属实" in form
    assert "同意救助" not in form and "医疗救助申请表" in form
    tiers.do(case, "decide", tiers.director, batch="2026Q1", granted=True, grant_amount="3000")
    assert "同意救助，救助金额3,000.00元" in on_paper(case), "each tier signs on the applicant's own form"
    case = tiers.do(case, "deliver", tiers.handler, **DELIVERY)
    assert case.state == "closed"
    payments.draw_up(tiers.county, case.item, dt.date(2026, 3, 1), by=tiers.cashier)
    tiers.days(40)
    with refused("payment.nothing"):
        payments.draw_up(tiers.county, case.item, dt.date(2026, 4, 1), by=tiers.cashier)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"own_cost": "10000"}, "aid.threshold"),
        ({"cause": "accident"}, "aid.excluded"),
        ({"cause": "injury"}, "aid.excluded"),
        ({"cause": "mental"}, "aid.excluded"),
    ],
)
def test_aid_has_its_threshold_and_its_exclusions(tiers: Tiers, changes: dict[str, str], code: str) -> None:
    case = ill(tiers, **changes)
    with refused(code):
        tiers.do(case, "decide", tiers.director, batch="2026Q1", granted=True, grant_amount="3000")
    case = tiers.do(case, "decide", tiers.director, batch="2026Q1", granted=False, reason="不符合条件")
    assert case.state == "refused"


def test_a_listed_illness_in_a_hardship_family_needs_no_threshold(tiers: Tiers) -> None:
    papers = [*ILL["brought"], "hardship"]
    case = ill(tiers, hardship="special_hardship", illness="uraemia", own_cost="2000", brought=papers)
    assert tiers.do(case, "decide", tiers.director, batch="2026Q1", granted=True, grant_amount="900").state == "granted"


def test_aid_wants_the_papers_of_the_group(tiers: Tiers) -> None:
    with refused("papers.missing"):
        ill(tiers, hardship="five_guarantee")


def relief_posted(tiers: Tiers, **changes: Any) -> Case:
    case = tiers.applied(tiers.item("TW-06", "relief", "救灾救济"), {**LOST, **changes})  # 1
    tiers.do(case, "nominate", tiers.clerk, group="三组", nominated_by=["甲", "乙"], text="提名")  # 2
    people = [f"代表{n}" for n in range(5)]
    tiers.do(
        case,
        "discuss",
        tiers.clerk,
        appraised_on="2026-03-04",
        appraisers_present=people,
        agreeing=4,
        disagreeing=1,
        carried=True,
        appraisal="同意",
    )  # 3
    return tiers.do(case, "post", tiers.chief, place="村务公开栏")  # 4


def test_relief_is_nominated_discussed_posted_and_goes_up_two_tiers(tiers: Tiers) -> None:
    case = relief_posted(tiers)
    with refused("publication.early"):
        tiers.do(case, "report_to_township", tiers.chief)
    tiers.days(4)
    tiers.do(case, "report_to_township", tiers.chief)
    tiers.do(case, "township_opinion", tiers.deputy, stance="agree", text="同意")  # 5
    tiers.do(case, "decide", tiers.director, granted=True, grant_amount="20000", donor_kept=True)  # 6
    assert tiers.do(case, "deliver", tiers.handler, **DELIVERY).state == "closed"


def test_a_directed_donation_goes_where_its_donor_wills(tiers: Tiers) -> None:
    with refused("asked.required"):
        relief_posted(tiers, category="donated")
    case = tiers.applied(
        tiers.item("TW-06B", "relief", "救灾救济"), {**LOST, "category": "donated", "donor_will": "重建校舍"}
    )
    assert case.answers["donor_will"] == "重建校舍"


def test_an_objection_to_the_list_is_checked_by_the_village(tiers: Tiers) -> None:
    case = relief_posted(tiers)
    tiers.do(case, "object", tiers.clerk, objection="未受灾")
    case = tiers.do(case, "settle_objection", tiers.chief, upheld=True, reason="属实")
    assert case.state == "nominated" and not case.publications.filter(withdrawn_at=None)


def test_preference_is_paid_by_the_years_standard_once_a_year(tiers: Tiers) -> None:
    version = tiers.item("TW-03", "preference", "义务兵家属优待金")
    case = open_case(
        version,
        household(),
        {"category": "conscript", "frequency": "yearly", "reason": "儿子参军"},
        by=tiers.handler,
    ).case
    with refused("standard.none"):
        tiers.do(case, "confirm", tiers.director, granted=True, standard_amount="5000", first_month="2026-03-01")
    new_year = dt.date(2026, 1, 1)
    payments.set_standard(
        tiers.county, case.item, "conscript", Decimal(5000), "yearly", new_year, "内府发〔2026〕1号", by=tiers.director
    )  # 1
    with refused("standard.amount"):
        tiers.do(case, "confirm", tiers.director, granted=True, standard_amount="4999", first_month="2026-03-01")
    tiers.do(case, "confirm", tiers.director, granted=True, standard_amount="5000", first_month="2026-03-01")
    payments.draw_up(tiers.county, case.item, dt.date(2026, 3, 1), by=tiers.cashier)  # 2
    tiers.days(40)
    with refused("payment.nothing"):
        payments.draw_up(tiers.county, case.item, dt.date(2026, 4, 1), by=tiers.cashier)


def test_a_bereaved_family_is_paid_its_pension_every_month(tiers: Tiers) -> None:
    version = tiers.item("TW-04", "preference", "烈士家属抚恤金")
    facts = {"category": "martyr", "frequency": "monthly", "reason": "烈士家属"}
    case = open_case(version, household(), facts, by=tiers.handler).case
    first = dt.date(2026, 3, 1)
    given = ("martyr", Decimal(800), "monthly", dt.date(2026, 1, 1), "内府发〔2026〕2号")
    payments.set_standard(tiers.county, case.item, *given, by=tiers.director)
    tiers.do(case, "confirm", tiers.director, granted=True, standard_amount="800", first_month=first.isoformat())
    for month in (first, dt.date(2026, 4, 1)):
        assert payments.draw_up(tiers.county, case.item, month, by=tiers.cashier)
        tiers.days(31)


def jobless(tiers: Tiers, **changes: Any) -> Case:
    version = tiers.item("TW-10", "unemployment", "就业失业登记", "confirmation")
    brought = ["identity", "household", "photographs", "form", "termination"]
    given = {"group": "dismissed", "able": True, "brought": brought}
    return open_case(version, household(), {**given, **changes}, by=APPLICANT).case


def test_the_unemployed_register_and_register_again_with_the_certificate(tiers: Tiers) -> None:
    case = jobless(tiers)
    assert "申领审批表" in on_paper(case) and "同意登记发证" not in on_paper(case)
    tiers.do(case, "register", tiers.handler, granted=True, certificate_number="5110000026000123")
    form = on_paper(case)
    assert "同意登记发证。" in form and "5110000026000123" in form and "本表一式三份" in form
    tiers.do(case, "hand_over", tiers.handler, **DELIVERY)
    tiers.do(case, "find_work", APPLICANT, employer="某公司", employed_on="2026-03-10")
    papers = ["identity", "household", "photographs", "termination"]
    with refused("papers.missing"):
        tiers.do(case, "register_again", tiers.handler, group="dismissed", brought=papers, again=True)
    again = [*papers, "certificate"]
    case = tiers.do(case, "register_again", tiers.handler, group="dismissed", brought=again, again=True)
    assert case.state == "registered" and case.documents.filter(kind="unemployment_certificate").exists()


@pytest.mark.parametrize(
    ("group", "paper"),
    [
        ("school", "diploma"),
        ("dismissed", "termination"),
        ("owner", "closure"),
        ("land", "land_loss"),
        ("soldier", "discharge"),
        ("released", "release"),
    ],
)
def test_each_group_brings_its_paper(tiers: Tiers, group: str, paper: str) -> None:
    common = ["identity", "household", "photographs", "form"]
    with refused("papers.missing"):
        jobless(tiers, group=group, brought=common)
    assert tiers_case_open(tiers, group, [*common, paper])


def tiers_case_open(tiers: Tiers, group: str, brought: list[str]) -> Case:
    version = tiers.item("TW-10B", "unemployment", "就业失业登记", "confirmation")
    return open_case(version, household(), {"group": group, "able": True, "brought": brought}, by=APPLICANT).case


def test_other_persons_need_no_paper_of_a_group(tiers: Tiers) -> None:
    assert tiers_case_open(tiers, "other", ["identity", "household", "photographs", "form"])
