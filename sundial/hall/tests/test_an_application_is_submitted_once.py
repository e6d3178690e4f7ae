"""Submission: one press or two, one case; a receipt with a password that is shown for a while, and a proof."""

from __future__ import annotations

import datetime as dt
import re
import threading

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from sundial.cases import passwords
from sundial.cases.documents.proof import qr
from sundial.cases.models import Case
from sundial.hall import actions
from sundial.hall.tests.applicant import MATTER, SHOP, Applicant
from sundial.kernel import clock
from sundial.ledger import sequencer
from sundial.ledger.models import Event
from sundial.ledger.tests.administrator import as_administrator, rewritten
from sundial.powers.models import ItemVersion

PASSWORD = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def password_on(page: str) -> str:
    found = [word for word in PASSWORD.findall(page) if passwords.fits(word, Case.objects.get().secret_hash)]
    return found[0] if found else ""


def test_the_case_holds_what_was_filled_in_and_handed_in(applicant: Applicant) -> None:
    applicant.whole()
    case = Case.objects.select_related("applicant").get()
    assert case.state == "submitted"
    assert case.applicant.name == SHOP["name"]
    assert case.form["place"] == "楚江镇人民路8号"
    assert case.materials.count() == applicant.application.version.materials.count()
    assert all(material.file for material in case.materials.all())


def test_a_filing_after_the_term_of_the_applicant_is_told_so_before_it_is_sent(applicant: Applicant) -> None:
    applicant.begin()
    applicant.application.version.limits.create(kind="other", value=30, unit="calendar_day", starts="经营之日")
    applicant.post("applicant/", SHOP)
    assert applicant.post("matter/", MATTER).status_code == 422, "the day is asked for"
    applicant.fill(started_on="2026-01-31")
    assert "办理期限已过" not in applicant.get("check/").content.decode(), "on the thirtieth day"
    applicant.fill(started_on="2026-01-30")
    assert "应当在2026年3月1日以前办理，已逾期1日" in applicant.get("check/").content.decode()
    applicant.submit()
    assert Case.objects.get().form["started_on"] == "2026-01-30"


def test_the_draft_keeps_nothing_of_it(applicant: Applicant) -> None:
    applicant.whole()
    assert applicant.application.answers == {}
    assert not applicant.application.files.exists()


def test_the_receipt_shows_number_password_and_the_day_of_the_answer(applicant: Applicant) -> None:
    page = applicant.whole()
    assert Case.objects.get().number in page
    assert password_on(page)
    assert "最迟2026年3月9日" in page, "five working days after Monday, 2 March"
    assert f"/application/{applicant.number}/receipt/code.svg" in page
    code = applicant.get("receipt/code.svg")
    address = f"/progress/?number={Case.objects.get().number}"
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.decode() == qr(f"{settings.PUBLIC_ADDRESS}{address}"), "the number, and no password"


def test_pressed_twice_there_is_one_case(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    key = str(applicant.application.submission_key)
    first, second = applicant.post("submit/", {"key": key}), applicant.post("submit/", {"key": key})
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="permit.submit").count() == 1


def submit_through_a_deadlock(applicant: Applicant) -> None:
    """The server ends the first transaction of the submission; the page makes it anew."""
    applicant.begin()
    applicant.fill()
    # A number drawn stays drawn when its transaction is undone: the first event ends its transaction, the next does not.
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE SEQUENCE tries;"
            "CREATE FUNCTION end_the_first() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF nextval('tries') = 1 THEN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END IF; RETURN NEW; END $$;"
            "CREATE TRIGGER end_the_first BEFORE INSERT ON ledger_event FOR EACH ROW EXECUTE FUNCTION end_the_first()"
        )
        try:
            answer = applicant.post("submit/", {"key": str(applicant.application.submission_key)})
        finally:
            cursor.execute("DROP FUNCTION end_the_first CASCADE; DROP SEQUENCE tries")
    assert answer.status_code == 302
    assert Case.objects.count() == 1
    assert Event.objects.filter(kind="permit.submit").count() == 1


@pytest.mark.django_db(transaction=True)
def test_ended_over_a_deadlock_or_pressed_twice_at_the_same_moment_there_is_one_case(applicant: Applicant) -> None:
    submit_through_a_deadlock(applicant)
    applicant.begin()
    applicant.fill()
    application, code = applicant.application, applicant.code
    barrier, found = threading.Barrier(2), []

    def press() -> None:
        barrier.wait()
        found.append(actions.submit(application.pk, key=str(application.submission_key), code=code).number)
        connection.close()

    presses = [threading.Thread(target=press) for _n in range(2)]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Case.objects.count() == 2, "one of each draft"


def test_a_form_of_another_draft_submits_nothing(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    answer = applicant.post("submit/", {"key": "00000000-0000-0000-0000-000000000000"})
    assert answer.status_code == 422
    assert not Case.objects.exists()
    told = answer.content.decode()
    assert 'id="sd-errors" role="alert"' in told and "错误：" in told
    assert f"/application/{applicant.number}/applicant/" in told and SHOP["name"] in told, (
        "each answer with its way back"
    )
    assert str(applicant.application.submission_key) in told, "put right, it can be sent from here"


def test_an_item_cancelled_meanwhile_takes_no_application_and_nothing_is_half_done(
    applicant: Applicant, retail: ItemVersion
) -> None:
    applicant.begin()
    applicant.fill()
    retail.item.cancelled_on = clock.today()
    retail.item.save()
    assert applicant.submit().status_code == 422
    assert not Case.objects.exists()
    assert applicant.application.answers["applicant"]["name"] == SHOP["name"]


def test_an_incomplete_application_may_be_submitted(applicant: Applicant) -> None:
    applicant.begin()
    applicant.fill()
    assert applicant.submit().status_code == 302
    assert Case.objects.get().state == "submitted"


def test_after_submission_no_part_can_be_changed(applicant: Applicant) -> None:
    applicant.whole()
    for page in ("", "applicant/", "materials/", "check/"):
        assert applicant.get(page)["Location"].endswith("/receipt/")
    assert applicant.post("applicant/", SHOP)["Location"].endswith("/receipt/")


def test_the_password_is_hidden_once_it_is_noted(applicant: Applicant) -> None:
    applicant.whole()
    applicant.post("receipt/noted/")
    assert not password_on(applicant.get("receipt/").content.decode())
    assert applicant.application.sealed_password == ""


def test_the_password_is_hidden_after_half_an_hour(applicant: Applicant, today: clock.Frozen) -> None:
    applicant.whole()
    today.advance(dt.timedelta(minutes=31))
    assert not password_on(applicant.get("receipt/").content.decode())
    actions.forget_stale()
    assert applicant.application.sealed_password == ""


def test_the_database_alone_does_not_know_the_password(applicant: Applicant) -> None:
    word = password_on(applicant.whole())
    stored = applicant.application
    assert word
    assert word not in stored.sealed_password + stored.code_hash + Case.objects.get().secret_hash
    assert applicant.code not in stored.code_hash + stored.sealed_password


def test_the_receipt_is_a_pdf_with_the_password_only_while_it_is_shown(applicant: Applicant) -> None:
    applicant.whole()
    answer = applicant.get("receipt/paper/")
    assert answer["Content-Disposition"].startswith("attachment")
    with_password = answer.content
    assert with_password.startswith(b"%PDF")
    applicant.post("receipt/noted/")
    without = b"".join(applicant.get("receipt/paper/").streaming_content)
    assert without.startswith(b"%PDF")
    assert without != with_password


def test_before_the_seal_the_page_asks_again_and_after_it_there_is_a_proof(applicant: Applicant) -> None:
    page = applicant.whole()
    number = Case.objects.get().number
    assert "存证凭证生成中" in page
    assert 'hx-trigger="every 2s"' in page
    assert applicant.client.get(f"/progress/{number}/proof/").status_code == 404
    while sequencer.one_pass():
        pass
    fragment = applicant.client.get(f"/progress/{number}/seal/", headers={"HX-Request": "true"}).content.decode()
    assert "已存证" in fragment
    assert "hx-trigger" not in fragment, "sealed: nothing more to ask"
    assert "<html" not in fragment
    proof = applicant.client.get(f"/progress/{number}/proof/")
    assert proof["Content-Disposition"].endswith('.tlog-proof"')
    assert proof.content.startswith(b"c2sp.org/tlog-proof@v1\n")
    assert "<html" in applicant.client.get(f"/progress/{number}/seal/").content.decode(), "and as a page without htmx"
    told = Event.objects.get(kind="permit.submit")
    as_administrator(rewritten(told.pk))
    assert "无法再出具存证凭证" in applicant.client.get(f"/progress/{number}/seal/").content.decode()
    for address in ("proof/", "proof/code.svg", f"receipts/{told.pk}/"):
        refused = applicant.client.get(f"/progress/{number}/{address}")
        assert (refused.status_code, "监督机构" in refused.content.decode()) == (422, True), address


def test_a_stranger_has_neither_receipt_nor_proof(applicant: Applicant, visitor: Client) -> None:
    applicant.whole()
    number = Case.objects.get().number
    for address in (
        f"/application/{applicant.number}/receipt/",
        f"/application/{applicant.number}/receipt/paper/",
        f"/progress/{number}/proof/",
        f"/progress/{number}/seal/",
    ):
        assert visitor.get(address).status_code == 302
