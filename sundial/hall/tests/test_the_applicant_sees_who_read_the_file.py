"""Whoever of the organ opens a file or a paper of it is named to its applicant by post; supervision only once it is closed."""

from __future__ import annotations

from django.test import Client

from sundial.cases.access import note_read
from sundial.cases.models import Case
from sundial.cases.reads import readings_of
from sundial.ledger.models import Event
from sundial.organs.models import Account, Reach, Role
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


def test_post_organ_time_and_what_was_read_and_supervision_after_the_end(linwu: Linwu, visitor: Client) -> None:
    organ = linwu.bureau.organ
    draft = linwu.draft(licence(organ))
    linwu.hand_in_all(draft)
    receipt = actions.submit(draft.pk, by="applicant")
    case = receipt.case
    body = builders.organ("临武县监察委员会", "LINWU-JW")
    watcher = builders.officer("范正", builders.post(body, Role.SUPERVISOR, name="监察岗", reach=Reach.REGION))
    note_read(case, watcher)

    account = Account.objects.create_account("wangfang", "abc12345", linwu.bureau.wang, must_change_password=False)
    desk = Client()
    desk.force_login(account)
    paper = case.documents.first()
    assert paper is not None
    for _twice in range(2):
        assert desk.get(f"/desk/cases/{case.number}/documents/{paper.pk}/").status_code == 200
    told = readings_of(case).told
    assert [(each.organ, each.what) for each in told] == [(organ.name, paper.title), (organ.name, "")]
    assert Event.objects.filter(subject_id=case.pk, kind="case.read_paper").count() == 1

    visitor.post("/progress/", {"number": case.number, "password": receipt.password})
    page = visitor.get(f"/progress/{case.number}/").content.decode()
    assert f"查阅“{paper.title}”" in page and "窗口" in page
    assert "王芳" not in page.split("谁查阅过您的案卷")[1].split("</section>")[0], "the post, not the person"
    assert "监察岗" not in page and "在本办件办结后显示" in page
    actions.withdraw(case.pk, by="applicant", reasons="")
    ended = Case.objects.get(pk=case.pk)
    assert "监察岗" in [each.post for each in readings_of(ended).told]
    page = visitor.get(f"/progress/{case.number}/").content.decode()
    assert "监察岗" in page and "在本办件办结后显示" not in page
