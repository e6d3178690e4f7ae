"""The exceptions of P-PEN-L and P-PEN-F: refused, urgent, defended, changed, waived, deferred, late, handed over, annulled."""

from __future__ import annotations

import datetime as dt

import pytest

from sundial.cases import deadlines
from sundial.cases.models import Case, ClockKind, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.progress import progress
from sundial.cases.queries import next_actions, work_list
from sundial.cases.stated import stated_life
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.models import OrganKind, Role
from sundial.organs.tests import builders
from sundial.penalties.superiors import choices, filing
from sundial.penalties.tests.life import Penal, certify, party, refused
from sundial.powers.models import ItemVersion


def test_a_source_that_is_not_accepted_needs_the_true_reason_and_ends(penal: Penal, version: ItemVersion) -> None:
    case = penal.checked(version)
    with refused("asked.required", "reason"):
        penal.do(case, "accept_source", penal.chen, accepted=False)
    case = penal.do(case, "accept_source", penal.chen, accepted=False, reason="不属实。")
    assert case.state == "not_accepted" and case.closed_at and case.keep_until


DESK_WORK = {
    "open",
    "record_performance",
    "ask_arrangement",
    "file_with_superior",
    "propose_closing",
    "archive",
    "take_back",
    "propose_amendment",
    "charge_surcharge",
    "record_remedy",
    "demand",
    "apply_to_court",
    "deliver_papers",
    "identify_party",
    "draw_service_announcement",
    "draw_goods_handling_record",
}


def test_one_officer_or_one_without_certificate_takes_no_step(penal: Penal, version: ItemVersion) -> None:
    case = penal.registered(version)
    with refused("officers.few", "officers"):
        penal.do(case, "check_source", penal.zhang, officers=[penal.zhang], checked_facts="属实。")
    with refused("officer.certificate", "officers"):
        penal.do(case, "check_source", penal.zhang, officers=[penal.office], checked_facts="属实。")
    # Of all the acts of a handler only those of the desk are open to one without a certificate; whoever adds an act says which it is.
    uncertified = builders.officer("钱进", builders.post(penal.organ, Role.HANDLER_A))
    handlers = {Role.HANDLER_A, Role.HANDLER_B}
    acts = [each for each in stated_life("penalty").all_acts if handlers & set(each.transition.who)]
    assert {each.action for each in acts if "certified" not in {check.name for check in each.hand}} == DESK_WORK
    for state in ("registered", "accepted", "investigating", "investigated", "notice_agreed", "noticed", "decided"):
        case.state, case.answers = (
            state,
            case.answers | {"investigators": [{"id": str(uncertified.pk), "name": "钱进"}]},
        )
        open_to_him = {each.action for each in next_actions(case, uncertified) if each.allowed}
        assert open_to_him <= DESK_WORK, state


def test_a_certificate_of_another_field_does_not_count(penal: Penal) -> None:
    from sundial.penalties.tests.life import an_item

    version = an_item(penal.organ, code="P-09", officer_field="安全生产")
    stranger = builders.officer("钱进", builders.post(penal.organ, Role.HANDLER_A))
    certify(stranger, field="水政")
    with refused("officer.field", "officers"):
        penal.do(penal.registered(version), "check_source", penal.zhang, officers=[stranger], checked_facts="属实。")
    # Nor does one of an issuer whose certificates the item does not accept (PEN-07).
    version.extra |= {"officer_issuers": ["中华人民共和国应急管理部", "湖南省人民政府"]}
    version.save()
    with refused("officer.issuer"):
        penal.do(penal.registered(version), "check_source", penal.zhang, officers=[penal.zhou], checked_facts="属实。")
    penal.zhou.certificates.update(issued_by="湖南省人民政府")
    penal.zhang.certificates.update(issued_by="湖南省人民政府")
    given = {"officers": [penal.zhou], "checked_facts": "属实。"}
    assert penal.do(penal.registered(version), "check_source", penal.zhang, **given).state == "checked"


def test_each_of_the_four_conditions_is_a_gate(penal: Penal, version: ItemVersion) -> None:
    case = penal.accepted(version)
    for name in ("has_offender", "is_suspected", "is_ours", "is_timely"):
        with refused("asked.must", name):
            penal.filing_proposed(case, **{name: False})
    with refused("filing.lapsed", "act_on"):
        penal.filing_proposed(case, act_on=dt.date(2024, 3, 1))
    assert penal.filing_proposed(case, act_on=dt.date(2024, 3, 1), harmful=True).state == "filing_proposed"


def test_what_is_urgent_is_investigated_first_and_its_form_follows_in_five_days(
    penal: Penal, version: ItemVersion
) -> None:
    case = penal.registered(version)
    with refused("evidence.unnamed"):
        penal.inspected(case)
    penal.do(
        case,
        "act_first",
        penal.zhang,
        officers=[penal.zhang, penal.zhou],
        reason="即将转移。",
        urgent_since=clock.now(),
    )
    case = penal.inspected(case)
    back_fill = case.clocks.get(kind=ClockKind.REGULARISE)
    assert (back_fill.budget, back_fill.unit, back_fill.ended_at) == (5, "working_day", None)
    penal.do(case, "check_source", penal.zhang, officers=[penal.zhou], checked_facts="属实。")
    penal.do(case, "accept_source", penal.chen, accepted=True)
    case = penal.filing_decided(penal.filing_proposed(case))
    assert case.state == "investigating" and case.clocks.get(kind=ClockKind.REGULARISE).ended_at


def test_only_the_named_investigators_investigate(penal: Penal, filed: Case) -> None:
    case = filed
    with refused("hand.not_named"):
        penal.do(case, "interview", penal.li, **(penal.at_scene() | {"person": "李娟"}))
    with refused("officers.not_named", "officers"):
        penal.interviewed(case, officers=[penal.li])


def test_evidence_is_preserved_with_approval_and_disposed_of_in_seven_days(penal: Penal, filed: Case) -> None:
    case = filed
    goods = [{"name": "烟花爆竹", "quantity": "30箱"}]
    scene = {"place": "店内", "officers": [penal.zhou]}
    penal.do(case, "ask_preservation", penal.zhang, reasons="可能转移。", goods=goods, keeping="local", **scene)
    case = penal.do(case, "approve_preservation", penal.liu, head_opinion="同意。")
    kept = case.clocks.get(kind=ClockKind.PRESERVATION)
    assert (kept.budget, kept.unit) == (7, "working_day") and case.answers["decide_by"] == "2026-03-11"
    with refused("order.stands_still"):
        penal.reported(penal.interviewed(case))
    for ends in ("terminate", "cancel_filing"):
        with refused("preservation.open"):
            penal.do(case, ends, penal.liu, reason="事实不清。", head_opinion="同意。")
    case = penal.do(case, "dispose_preserved", penal.zhang, handling="returned", goods=goods)
    assert case.clocks.get(kind=ClockKind.PRESERVATION).ended_at
    assert {"preservation_notice", "preservation_release_notice"} <= set(case.documents.values_list("kind", flat=True))


def test_the_file_of_a_photograph_is_kept_with_its_hash(penal: Penal, filed: Case) -> None:
    from sundial.cases import files

    stored = files.keep(b"%PDF-1.4 scene", name="现场.pdf")
    case = penal.do(
        filed,
        "take_photographs",
        penal.zhang,
        evidence_kind="audiovisual",
        content="二楼卧室",
        proves="违规储存",
        source_place="店内",
        taken_at=clock.now(),
        provider="张强",
        officers=[penal.zhou],
        file=stored.pk,
    )
    record = case.records.get(action="take_photographs")
    assert record.values["file"]["sha256"] == stored.sha256
    assert case.documents.get(kind="evidence_extract").values["digest"] == stored.sha256


def test_no_case_is_submitted_before_the_party_had_its_days(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed)))
    with refused("notice.open"):
        penal.submitted(case)
    penal.says(case)
    penal.working_days(6)
    with refused("order.stands_still"):
        penal.submitted(case)
    assert penal.submitted(penal.defence_heard(case)).state == "reviewing"


def test_an_express_waiver_ends_the_waiting(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed)))
    with refused("asked.must", "waived"):
        penal.do(case, "waive", APPLICANT, waived=False)
    penal.do(case, "waive", APPLICANT, waived=True)
    assert penal.submitted(case).state == "reviewing"


def test_a_defence_that_holds_leads_to_a_new_proposal_and_a_new_notice(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed), "5000"))
    penal.says(case)
    case = penal.defence_heard(case, adopted=True)
    assert case.state == "investigated"
    with refused("penalty.heavier", "amount"):
        penal.proposed(case, "6000")
    case = penal.noticed(penal.proposed(case, "3000"))
    papers = case.documents.filter(kind="penalty_notice").order_by("number")
    assert len(papers) == 2 and papers[1].values["replaces"] == papers[0].number


def test_a_hearing_has_its_days_its_hands_and_its_notice(penal: Penal, version: ItemVersion, filed: Case) -> None:
    small = penal.noticed(penal.proposed(penal.investigated(filed), "99999.99"))
    with refused("hearing.none"):
        penal.do(small, "request_hearing", APPLICANT, hearing_reason="不服。")
    late = penal.noticed(penal.proposed(penal.investigated(version), "100000"))
    assert late.clocks.get(kind=ClockKind.HEARING).budget == 5
    penal.working_days(6)
    with refused("hearing.late"):
        penal.do(late, "request_hearing", APPLICANT, hearing_reason="不服。")
    case = penal.noticed(penal.proposed(penal.investigated(version), "100000"))
    penal.do(case, "request_hearing", APPLICANT, hearing_reason="不服。")
    with refused("officers.same", "hearing_chair"):
        penal.hearing_called(case, hearing_chair=penal.zhang)
    with refused("hearing.notice_short", "held_at"):
        penal.hearing_called(case, held_at=clock.now() + dt.timedelta(days=5))
    penal.hearing_called(case)
    with refused("hearing.early"):
        penal.do(case, "hold_hearing", penal.office, attendants=["李娟"])
    case = penal.hearing_reported(penal.hearing_held(case), changes=True)
    assert case.state == "investigated", "a changed proposal needs a new notice"


def test_a_major_decision_waits_for_reviewer_and_meeting(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed), "5000", grave=True))
    penal.working_days(6)
    case = penal.reviewed(penal.submitted(case))
    assert case.state == "legal_review"
    with refused("case.state"):
        penal.decided(case)
    penal.zhao.certificates.all().delete()
    with refused("review.unqualified"):
        penal.legally_reviewed(case)
    certify(penal.zhao, field="法制审核", kind="法律职业资格证")
    case = penal.legally_reviewed(case)
    with refused("meeting.needed"):
        penal.decided(case)
    penal.met(case, "rejected")
    with refused("meeting.otherwise"):
        penal.decided(case)
    assert penal.do(case, "send_back", penal.liu, reason="按会议意见减轻。").state == "investigated"


def test_only_what_was_told_is_decided(penal: Penal, filed: Case) -> None:
    waived = {"proposed": "no_penalty", "ground": "first", "kinds": [], "amount": "", "penalty": []}
    case = penal.reviewed(penal.proposed(penal.investigated(filed), **waived))
    with refused("decision.untold", "decision"):
        penal.decided(case, "penalty")
    with refused("decision.reason", "reason"):
        penal.decided(case, "no_penalty")
    case = penal.served(penal.decided(case, "no_penalty", reason="初次违法且危害后果轻微并及时改正。"))
    assert (case.state, case.publications.count()) == ("performed", 0)


def test_one_act_is_fined_once(penal: Penal, version: ItemVersion, filed: Case) -> None:
    penal.decided(penal.ready(filed))
    case = penal.interviewed(penal.filed(version))
    case.answers["act_on"] = "2026-03-02"
    case.save()
    with refused("penalty.second_fine", "kinds"):
        penal.proposed(penal.reported(case))


@pytest.mark.parametrize(("born", "code"), [("2015-01-01", "penalty.exempt"), ("", "penalty.born")])
def test_a_child_is_not_punished(penal: Penal, version: ItemVersion, born: str, code: str) -> None:
    case = penal.investigated(version, who=party(PartyKind.PERSON))
    with refused(code, "born"):
        penal.proposed(case, "500", born=born)


def test_gains_are_confiscated_and_amounts_have_their_kind(penal: Penal, filed: Case) -> None:
    filed.version.extra["hearing_amount"] = 4500
    filed.version.save()
    case = penal.investigated(filed)
    with refused("penalty.gains", "kinds"):
        penal.proposed(case, gains="1200.50")
    with refused("penalty.amount", "amount"):
        penal.proposed(case, "")
    case = penal.proposed(case, gains="1200.50", kinds=["fine", "confiscate_gains"])
    assert case.answers["gains"] == "1200.50"
    assert (case.answers["hearing_due"], case.answers["hearing_amount"]) == (True, "4500"), "the item's own threshold"


def test_only_what_is_classified_runs_off_the_network(penal: Penal, version: ItemVersion, filed: Case) -> None:
    approved = {
        "classified_by": "临武县国家保密局〔2026〕1号",
        "classified_on": clock.today(),
        "head_opinion": "同意。",
    }
    with refused("asked.required", "classified_ground"):
        penal.do(filed, "take_off_net", penal.liu, **approved)
    case = penal.do(filed, "take_off_net", penal.liu, **approved, classified_ground="保密事项范围第三条")
    assert (case.state, case.outcome) == ("off_net", "off_net") and not case.publications.exists()
    assert not case.clocks.filter(ended_at=None).exists()
    version.classified_ground, version.classified_by = "保密事项范围第三条", "县国家保密局"
    version.save()
    with refused("item.classified"):
        penal.registered(version)


def test_the_court_is_asked_when_every_window_has_closed(penal: Penal, filed: Case) -> None:
    case = penal.served(penal.decided(penal.ready(filed)))
    given = {"court": "临武县人民法院", "applied_for": "罚款五千元", "party_view": "无。", "attached": ["处罚决定书"]}
    with refused("court.early"):
        penal.do(case, "apply_to_court", penal.zhang, **given)
    penal.today.move_to(dt.datetime.fromisoformat("2026-09-11T09:00+08:00"))
    with refused("court.undemanded"):
        penal.do(case, "apply_to_court", penal.zhang, **given)
    penal.do(case, "demand", penal.zhang, **penal.service())
    penal.working_days(11)
    case = penal.do(case, "apply_to_court", penal.zhang, **given)
    assert case.state == "enforcing"
    papers = case.documents.filter(kind__in=["performance_demand", "court_application"]).order_by("issued_at", "pk")
    assert [each.title for each in papers] == ["履行催告书", "强制执行申请书"]
    assert papers[1].values["demand_number"] == papers[0].number
    assert papers[0].values["perform_within"] == "10个工作日" and "未申请行政复议" in papers[1].values["sought"]
    assert penal.paid(case, "5000", channel="court").state == "performed"


def test_linwus_limit_goes_from_thirty_to_ninety_to_one_hundred_and_eighty(penal: Penal, filed: Case) -> None:
    case = filed
    by_head = {"reason": "案情复杂。", "paper": "临安监延〔2026〕1号", "head_opinion": "同意延长。"}
    with refused("order.first"):
        penal.do(case, "extend_again", penal.liu, **by_head, approved_by="郴州市安全生产监督管理局")
    penal.do(case, "extend_limit", penal.liu, **by_head)
    assert case.clocks.get(kind=ClockKind.PROMISED).budget == 90
    penal.do(case, "extend_again", penal.liu, **by_head, approved_by="郴州市安全生产监督管理局")
    assert {row.kind: row.budget for row in case.clocks.filter(ended_at=None)} == {"promised": 180, "statutory": 180}
    entry = case.clocks.get(kind=ClockKind.PROMISED).entries.filter(move="extend").last()
    assert entry.approver == "郴州市安全生产监督管理局"


def test_cases_are_joined_handed_over_taken_back_and_ended(penal: Penal, version: ItemVersion, filed: Case) -> None:
    main, other = filed, penal.checked(version)
    other = penal.do(other, "merge_into", penal.liu, into=main.number, reason="同一当事人。", head_opinion="同意。")
    assert (other.state, other.parent_id) == ("merged", main.pk)
    papers = {"facts": "涉及特种设备。", "attached": ["案卷一册"], "reason": "不属本机关管辖。"}
    handed = penal.do(
        penal.checked(version),
        "hand_over",
        penal.liu,
        competent_organ="临武县市场监督管理局",
        head_opinion="同意。",
        **papers,
    )
    assert handed.state == "transferred" and handed.documents.filter(kind="case_transfer_letter").exists()
    crime = {"judicial_organ": "临武县公安局", "offence": "危险物品肇事罪", "criminal_basis": "刑法第一百三十六条"}
    case = penal.do(main, "hand_to_justice", penal.liu, **crime, **papers)
    assert case.state == "at_justice" and not case.clocks.filter(ended_at=None, running_since__isnull=False).exists()
    case = penal.do(case, "take_back", penal.zhang, reason="公安机关不予立案，退回。")
    assert case.state == "investigating" and case.clocks.get(kind=ClockKind.STATUTORY).running_since
    case = penal.do(case, "terminate", penal.liu, reason="当事人死亡。", head_opinion="同意。")
    assert case.state == "terminated" and not case.clocks.filter(ended_at=None).exists()


def test_an_annulled_penalty_leaves_the_public_at_once(penal: Penal, filed: Case) -> None:
    case = penal.served(penal.decided(penal.ready(filed)))
    with refused("publication.early"):
        penal.do(case, "withdraw_publication", penal.office)
    case = penal.do(case, "annul", penal.liu, annulled_by="县政府复议决定", reason="程序违法。")
    withdrawal = case.clocks.get(kind=ClockKind.RECTIFY)
    assert (withdrawal.budget, withdrawal.unit) == (3, "working_day")
    case = penal.do(case, "withdraw_publication", penal.office, reason="处罚决定已撤销。")
    assert case.publications.get().withdrawn_at and case.clocks.get(kind=ClockKind.RECTIFY).ended_at


def test_a_major_penalty_is_answered_by_the_superior_before_it_is_archived(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed), "5000", grave=True))
    penal.working_days(6)
    penal.legally_reviewed(penal.reviewed(penal.submitted(case)))
    penal.met(case)
    case = penal.decided(case)
    told = case.clocks.get(kind=ClockKind.REPORT_BACK)
    assert (told.budget, told.unit, told.ended_at) == (15, "calendar_day", None)
    assert work_list(penal.office).cases == [case], "the office finds it among its work"
    case = penal.closed(penal.paid(penal.served(case), "5000"))
    with refused("archive.superior"):
        penal.archived(case)
    # The superior is an organ above, with somebody to receive it: neither a neighbour, nor one without such a post, nor the organ itself.
    office = builders.organ("临武县人民政府法制办公室", "LINWU-FZ", kind=OrganKind.LEGAL_OFFICE)
    reviewer = builders.officer("赵宁", builders.post(office, Role.LEGAL_REVIEWER))
    builders.organ("临武县人民政府", "LINWU-GOV", kind=OrganKind.GOVERNMENT)
    neighbour = builders.organ("临武县水利局", "LINWU-SL")
    builders.post(neighbour, Role.OFFICE)
    assert list(choices(case)) == [str(office.pk), "elsewhere"]
    with refused("asked.form", "superior"):
        penal.do(case, "file_with_superior", penal.office, superior=str(neighbour.pk))
    case = penal.do(case, "file_with_superior", penal.office, superior=str(office.pk))
    told.refresh_from_db()
    assert told.ended_at and case.documents.get(kind="major_penalty_report").values["superior"] == office.name
    with refused("filing.not_due"):
        penal.do(case, "file_with_superior", penal.office, superior=str(office.pk))
    with refused("archive.superior_answers"):
        penal.archived(case)
    # It lies on the superior's desk, on a clock, and nobody else may answer it.
    assert work_list(reviewer).cases == [case] and case.clocks.get(kind=ClockKind.TIER).budget == 30
    faulty = {"filing_answer": "faulty", "faults": ["未载明复议期限"], "filing_opinion": "请补正。"}
    with refused("case.role"):
        penal.do(case, "answer_filing", penal.office, **faulty)
    case = penal.do(case, "answer_filing", reviewer, **faulty)
    opinion = case.documents.get(kind="major_penalty_opinion")
    assert opinion.values["correct_by"] and office.name in str(opinion.values) and not work_list(reviewer).cases
    with refused("archive.superior"):
        penal.archived(case)
    case = penal.do(case, "report_correction", penal.office, corrected_how="已送达补正通知书。")
    given = {"filing_answer": "noted", "filed_number": "临法备〔2026〕1号", "filing_opinion": "准予备案。"}
    case = penal.do(case, "answer_filing", reviewer, **given)
    assert not deadlines.open_clocks(case, [ClockKind.TIER, ClockKind.REPORT_BACK]).exists()
    told_on_the_page = [line.cells[1].text for line in filing(case).lines]
    assert {office.name, "未载明复议期限", "已送达补正通知书。", "临法备〔2026〕1号"} < set(told_on_the_page)
    assert penal.archived(case).state == "archived"


def test_the_party_follows_its_case_with_the_password_handed_over_with_the_notice(penal: Penal, filed: Case) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(filed)))
    password = case.handed_password
    assert progress(case.number, password).case == case
    assert password not in str(list(case.records.values_list("values", flat=True)))
    assert not penal.again(case).handed_password


def test_a_party_unknown_at_first_is_named_before_its_papers(penal: Penal, version: ItemVersion) -> None:
    unknown = Party(kind=PartyKind.ENTERPRISE, name="红火烟花店")
    case = penal.interviewed(penal.filed(version, who=unknown))
    with pytest.raises(Refusal) as lacking:
        penal.reported(case)
    assert lacking.value.code == "party.unknown"
    said = {
        "reason": "营业执照",
        "kind": "enterprise",
        "name": "临武县红火烟花有限公司",
        "identifier": "91350100M000100Y44",
    }
    with pytest.raises(Refusal) as wrong:
        penal.do(case, "identify_party", penal.zhang, **said)
    assert wrong.value.field == "identifier"
    case = penal.do(case, "identify_party", penal.zhang, **(said | {"identifier": "91350100M000100Y43"}))
    assert case.applicant.name == "临武县红火烟花有限公司"
    assert Party.objects.get(pk=unknown.pk).name == "红火烟花店", "the row that stood before is not rewritten"
    assert penal.reported(case).state == "investigated"


def test_a_paper_beside_the_acts_says_its_own_and_changes_no_other(penal: Penal, filed: Case) -> None:
    case = penal.interviewed(filed)
    asked = {
        "helper": "临武县公安局",
        "facts": "核实承租人身份。",
        "requests": ["查询身份信息"],
        "officers": [penal.zhou],
    }
    with refused("hand.not_named"):
        penal.do(case, "draw_assistance_letter", penal.li, **asked)
    letter = penal.do(case, "draw_assistance_letter", penal.zhang, **asked).documents.get(kind="assistance_letter")
    assert letter.values["facts"] == "核实承租人身份。" and "临武县公安局" in str(letter.values)
    case = penal.noticed(penal.proposed(penal.reported(case)))
    assert "三十箱" in case.documents.get(kind="penalty_notice").values["facts"]


def test_a_monitoring_record_is_no_evidence_before_law_and_technique_are_reviewed(penal: Penal, filed: Case) -> None:
    case = filed
    with refused("evidence.none"):
        penal.reported(case)
    entered = {"device": "卡口17号", "place": "X012线", "captured_at": clock.now(), "captured": "夜间无证运输。"}
    penal.do(case, "enter_monitoring", penal.zhang, **entered, officers=[penal.zhou])
    with refused("evidence.none"):
        penal.reported(case)
    found = {
        "conforms": True,
        "well_placed": True,
        "true_record": True,
        "technician": "县计量所",
        "opinion": "见记录。",
    }
    with refused("case.role"):
        penal.do(case, "review_monitoring", penal.zhang, **found, announced=True)
    penal.do(case, "review_monitoring", penal.zhao, **found, announced=False)
    with refused("evidence.none"):
        penal.reported(case)
    penal.do(case, "enter_monitoring", penal.zhang, **entered, officers=[penal.zhou])
    penal.do(case, "review_monitoring", penal.zhao, **found, announced=True)
    assert penal.reported(case).state == "investigated"


def test_further_papers_are_delivered_with_proof_and_tell_nothing_ahead(penal: Penal, filed: Case) -> None:
    case = filed
    with refused("order.no_choice", "kinds_delivered"):
        penal.do(case, "deliver_papers", penal.zhang, **penal.service(), delivered_at=clock.now())
    with refused("act.future", "listed_at"):
        penal.do(
            case,
            "draw_preservation_list",
            penal.zhang,
            notice_number="临安监罚存〔2026〕1号",
            listed_at=clock.now() + dt.timedelta(hours=3),
        )
    demanded = {"materials": ["仓储合同"], "supply_by": "2026-04-20", "officers": [penal.zhou], "person": "李娟"}
    penal.do(case, "draw_material_demand_notice", penal.zhang, **demanded)
    handed = {"kinds_delivered": ["material_demand_notice"], **penal.service()}
    with refused("act.future", "occurred_at"):
        penal.do(case, "deliver_papers", penal.zhang, **handed, delivered_at=clock.now() + dt.timedelta(hours=1))
    penal.do(case, "deliver_papers", penal.zhang, **handed, delivered_at=clock.now())
    assert case.documents.get(kind="material_demand_notice").deliveries.get().recipient == "李娟"
