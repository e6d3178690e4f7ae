"""What was handed in before, and what the county issued, is taken over where the applicant names it: never a stranger's, never expired."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string

from sundial.cases import passwords, reuse
from sundial.cases.models import Case, Document, Material, StoredFile
from sundial.hall.actions.forget import forget_stale
from sundial.hall.tests.applicant import SHOP, Applicant
from sundial.kernel import clock
from sundial.ledger.models import Event
from sundial.permits import actions as permits
from sundial.permits.tests.life import Bureau, Linwu

PASSWORD = "7KQ2-M4XN-PB9T"


@pytest.fixture
def earlier(applicant: Applicant) -> Case:
    """The shop's case of last spring; the browser of then is gone, its receipt is there."""
    applicant.whole()
    case = Case.objects.get(channel="online")
    Case.objects.filter(pk=case.pk).update(secret_hash=passwords.hashed(PASSWORD))
    return case


@pytest.fixture
def again(earlier: Case) -> Applicant:
    """Another browser, in which the shop applies once more."""
    browser = Applicant()
    browser.begin()
    browser.fill()
    return browser


def line(browser: Applicant) -> int:
    pk: int = browser.application.version.materials.filter(required=True, catch_all=False).first().pk
    return pk


def prove(browser: Applicant, case: Case, password: str = PASSWORD) -> str:
    place = f"materials/{line(browser)}/held/"
    answer = browser.post(f"{place}open/", {"number": case.number, "password": password})
    return (browser.get(place) if answer.status_code == 302 else answer).content.decode()


def issue(case: Case, number: str = "临安监准许〔2026〕1号", until: str = "2029年3月15日") -> Document:
    """A licence of ours, as the act that grants one issues it."""
    paper = Document(
        case=case, kind="grant_decision", number=number, title="准予行政许可决定书", values={"valid_to": until}
    )
    paper.file = StoredFile.objects.exclude(pk__in=Material.objects.values("file")).first()
    paper.issued_at, paper.event_id = clock.now(), Event.objects.latest("recorded_at").pk
    paper.save()
    return paper


def test_a_paper_of_an_earlier_case_is_taken_over_and_everybody_sees_from_where(
    again: Applicant, earlier: Case
) -> None:
    mine = earlier.materials.first()
    assert mine is not None and str(mine.pk) not in again.get(f"materials/{line(again)}/held/").content.decode()
    offered = prove(again, earlier)
    assert str(mine.pk) in offered and earlier.number in offered

    assert again.post(f"materials/{line(again)}/held/", {"paper": str(mine.pk)}).status_code == 302
    assert earlier.number in again.get("materials/").content.decode()
    again.submit()
    case = Case.objects.exclude(pk=earlier.pk).get(channel="online")
    taken = case.materials.get()
    assert (taken.earlier, taken.file) == (mine, mine.file)
    told = Event.objects.get(subject_id=case.pk, kind="case.reuse").data
    assert (told["origin_case"], told["sha256"]) == (earlier.number, mine.file.sha256)


def test_a_correction_is_answered_with_a_paper_of_an_earlier_case(
    again: Applicant, earlier: Case, today: clock.Frozen
) -> None:
    again.submit()
    linwu = Linwu(Bureau.found(earlier.organ), today)
    case = Case.objects.exclude(pk=earlier.pk).get(channel="online")
    wanted, mine = line(again), earlier.materials.first()
    linwu.check_all(case)
    permits.request_correction(case.pk, by=linwu.bureau.wang)
    place, browser = f"/progress/{case.number}/corrections/{wanted}/", again.client
    Case.objects.filter(pk=case.pk).update(secret_hash=passwords.hashed(PASSWORD))
    browser.post("/progress/", {"number": case.number, "password": PASSWORD})
    browser.post("/progress/", {"number": earlier.number, "password": "AAAA-AAAA-AAAA"})
    assert str(mine.pk) not in browser.get(place).content.decode(), "no password, no paper"
    assert browser.post(place, {"paper": str(mine.pk)}).status_code == 422
    browser.post("/progress/", {"number": earlier.number, "password": PASSWORD})
    assert str(mine.pk) in browser.get(place).content.decode()
    assert "请至少勾选一份材料" in browser.post(place, {"held": "chosen"}).content.decode()
    assert browser.post(place, {"paper": str(mine.pk)}).status_code == 302
    taken = case.materials.get(requirement=wanted)
    assert (taken.earlier, taken.file) == (mine, mine.file)
    assert Event.objects.get(subject_id=case.pk, kind="case.reuse").data["origin_case"] == earlier.number


def test_a_wrong_password_and_another_applicants_case_show_nothing(again: Applicant, earlier: Case) -> None:
    mine = str(earlier.materials.first().pk)
    assert mine not in prove(again, earlier, "XXXX-XXXX-XXXX")
    again.post("applicant/", {**SHOP, "name": "另一家店", "identifier": "91320105780688132K"})
    shown = prove(again, earlier)
    assert mine not in shown
    assert again.post(f"materials/{line(again)}/held/", {"paper": mine}).status_code == 422
    assert not again.application.files.exists()


def test_a_certificate_is_named_by_its_number_and_must_be_the_applicants_own_and_valid(
    again: Applicant, earlier: Case, today: clock.Frozen
) -> None:
    paper, place = issue(earlier), f"materials/{line(again)}/held/certificate/"
    assert again.post(place, {"number": "临安监准许〔2026〕99号"}).status_code == 422
    assert again.post(place, {"number": paper.number}).status_code == 302
    taken = again.application.files.get()
    assert again.get(f"files/{taken.pk}/").status_code == 404, "who knows a number only may not read the paper"
    assert "2029年3月15日" in again.get(f"materials/{line(again)}/").content.decode()

    expired = issue(earlier, "临安监准许〔2026〕2号", "2026年1月1日")
    answer = again.post(place, {"number": expired.number})
    assert answer.status_code == 422 and "2026年1月1日" in answer.content.decode()
    Case.objects.filter(pk=earlier.pk).update(outcome="revoked")
    assert again.post(place, {"number": paper.number}).status_code == 422


def test_what_was_taken_over_is_looked_at_again_when_it_is_submitted(again: Applicant, earlier: Case) -> None:
    prove(again, earlier)
    again.post(f"materials/{line(again)}/held/", {"paper": str(earlier.materials.first().pk)})
    again.post("applicant/", {**SHOP, "name": "另一家店", "identifier": "91320105780688132K"})
    assert again.submit().status_code == 422
    assert Case.objects.filter(channel="online").count() == 1


def test_a_paper_handed_on_grows_no_younger(again: Applicant, earlier: Case) -> None:
    first = earlier.materials.first()
    assert first is not None
    second = Material.objects.create(case=earlier, name="沿用", file=first.file, received_at=clock.now(), earlier=first)
    assert reuse.held(second).origin == first
    old = clock.now() - dt.timedelta(days=731)
    Material.objects.filter(pk=first.pk).update(received_at=old)
    found = reuse.held_of([earlier.number], SHOP["identifier"])
    assert [each.key for each in found].count(str(first.pk)) == 1
    assert next(each for each in found if each.key == str(first.pk)).not_good


def test_a_forgotten_draft_leaves_the_earlier_case_its_paper(
    again: Applicant, earlier: Case, today: clock.Frozen
) -> None:
    prove(again, earlier)
    mine = earlier.materials.first()
    assert mine is not None
    again.post(f"materials/{line(again)}/held/", {"paper": str(mine.pk)})
    again.post(f"files/{again.application.files.get().pk}/remove/")
    again.post(f"materials/{line(again)}/held/", {"paper": str(mine.pk)})
    with clock.frozen(clock.now() + dt.timedelta(days=40)):
        forget_stale()
    assert StoredFile.objects.filter(pk=mine.file_id).exists()


def test_the_clerk_sees_that_a_paper_was_taken_over_and_from_where(again: Applicant, earlier: Case) -> None:
    prove(again, earlier)
    again.post(f"materials/{line(again)}/held/", {"paper": str(earlier.materials.first().pk)})
    again.submit()
    taken = Material.objects.filter(earlier__isnull=False).get()
    shown = render_to_string("desk/paper.html", {"paper": taken, "case": taken.case})
    assert "沿用" in shown and earlier.number in shown
