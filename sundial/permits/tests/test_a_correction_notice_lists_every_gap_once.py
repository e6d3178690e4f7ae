from __future__ import annotations

from sundial.cases.procedure import APPLICANT
from sundial.permits import actions
from sundial.permits.materials import Standing, Verdict, check_list
from sundial.permits.tests.items import MATERIALS, licence
from sundial.permits.tests.life import Linwu
from sundial.permits.tests.refusals import refused
from sundial.powers.models import MaterialRequirement


def judge(linwu: Linwu, case, **verdicts: tuple[str, str]) -> None:
    by_name = {each.name: each.pk for each in case.materials.filter(withdrawn_at__isnull=True)}
    given = {by_name[name]: verdict for name, verdict in verdicts.items()}
    actions.check_materials(case.pk, given, by=linwu.bureau.wang)


def answer(case, name: str) -> None:
    requirement = case.version.materials.get(name=name)
    actions.hand_in(case.pk, by=APPLICANT, requirement=requirement)


def test_it_names_what_is_missing_and_what_is_wrong_without_being_told(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    judge(linwu, case, 申请书=(Verdict.DEFECTIVE, "没有签名"), 零售点周边安全条件说明=(Verdict.OK, ""))
    notice = actions.request_correction(case.pk, by=linwu.bureau.wang, others=["申请表第二页空白"])
    assert [(gap["name"], gap["problem"]) for gap in notice.gaps] == [
        ("申请书", "没有签名"),
        (MATERIALS[2], "缺少"),
        ("申请表第二页空白", "申请表第二页空白"),
    ]
    assert linwu.again(case).state == "correcting"
    paper = case.documents.get(kind="correction_notice")
    assert [row["name"] for row in paper.values["gaps"]] == ["申请书", MATERIALS[2], "申请表第二页空白"]


def test_it_waits_until_every_material_was_looked_at(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    with refused("correction.unchecked"):
        actions.request_correction(case.pk, by=linwu.bureau.wang)


def test_a_complete_application_gets_none(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    linwu.check_all(case)
    with refused("correction.no_gap"):
        actions.request_correction(case.pk, by=linwu.bureau.wang)


def test_a_defect_needs_its_reason(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ))
    with refused("material.reason"):
        judge(linwu, case, 申请书=(Verdict.DEFECTIVE, " "))


def test_a_second_notice_about_what_could_have_been_seen_before_is_refused(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    answer(case, MATERIALS[2])
    actions.supplement(case.pk, by=APPLICANT)
    linwu.check_all(case)
    judge(linwu, case, 申请书=(Verdict.DEFECTIVE, "没有签名"))
    with refused("correction.once") as caught:
        actions.request_correction(case.pk, by=linwu.bureau.wang)
    assert "申请书" in str(caught.value)
    with refused("correction.once"):
        actions.request_correction(case.pk, by=linwu.bureau.wang, others=["表格填写有误"])


def test_a_second_notice_about_the_correction_itself_is_given(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    answer(case, MATERIALS[2])
    actions.supplement(case.pk, by=APPLICANT)
    judge(linwu, case, 乡镇人民政府的意见=(Verdict.DEFECTIVE, "没有公章"))
    assert actions.request_correction(case.pk, by=linwu.bureau.wang).round == 2


def test_the_corrections_are_not_in_before_each_gap_has_something_new(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=2)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    answer(case, MATERIALS[1])
    with refused("supplement.missing") as caught:
        actions.supplement(case.pk, by=APPLICANT)
    assert MATERIALS[2] in str(caught.value)


def test_other_materials_the_law_requires_are_flagged_and_never_a_gap(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    MaterialRequirement.objects.create(version=version, position=9, name="法律规定的其他材料", catch_all=True)
    case = linwu.submitted(version)
    line = check_list(case)[-1]
    assert line.catch_all and line.standing == Standing.OPTIONAL
    linwu.check_all(case)
    assert actions.accept(case.pk, by=linwu.bureau.wang).state == "examining"


def test_only_the_list_of_the_applicants_class_counts(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    MaterialRequirement.objects.create(version=version, position=8, name="剧毒证明", group="甲种")
    MaterialRequirement.objects.create(version=version, position=9, name="油库证明", group="乙种")
    case = linwu.draft(version)
    with refused("application.group"):
        actions.submit(case.pk, by=APPLICANT)
    actions.fill(case.pk, by=APPLICANT, group="乙种")
    assert [line.requirement.name for line in check_list(linwu.again(case))] == [*MATERIALS, "油库证明"]


def test_a_substitute_meets_a_line_only_where_the_list_names_one(linwu: Linwu) -> None:
    version = licence(linwu.bureau.organ)
    version.materials.filter(name=MATERIALS[2]).update(substitute="危险化学品经营许可证")
    case = linwu.submitted(version)
    judge(linwu, case, 乡镇人民政府的意见=(Verdict.SUBSTITUTE, "提交许可证"), 申请书=(Verdict.OK, ""))
    assert check_list(case)[2].standing == Standing.MET
    with refused("material.no_substitute"):
        judge(linwu, case, 申请书=(Verdict.SUBSTITUTE, ""))


def test_what_was_submitted_cannot_be_taken_back(linwu: Linwu) -> None:
    case = linwu.submitted(licence(linwu.bureau.organ), but=1)
    linwu.check_all(case)
    actions.request_correction(case.pk, by=linwu.bureau.wang)
    with refused("material.sealed"):
        actions.take_back(case.pk, case.materials.first(), by=APPLICANT)
    answer(case, MATERIALS[2])
    actions.take_back(case.pk, case.materials.get(round=2), by=APPLICANT)
    with refused("supplement.missing"):
        actions.supplement(case.pk, by=APPLICANT)
