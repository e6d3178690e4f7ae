"""双公示: what is whole goes in the platform's own columns, once; what is missing is named; what no longer stands goes again."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test import Client

from sundial.cases.models import Case, Document, Party, PartyKind
from sundial.kernel import clock
from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.models import Organ, Tier
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu
from sundial.powers.models import ItemVersion, PowerItem, PowerType
from sundial.supervision.disclosure.credit import handing
from sundial.supervision.disclosure.credit.format import table_named, tables
from sundial.supervision.disclosure.credit.values import Decision, filled, needed
from sundial.supervision.disclosure.duties import duties
from sundial.supervision.disclosure.kept import kept

LICENCE, PENALTY = table_named("licence"), table_named("penalty")
PAGE = "/desk/credit/"


def kept_now() -> tuple[int, int, int, int]:
    (row,) = kept(next(each for each in duties() if each.name == "credit"))
    return row.due, row.in_time, row.late, row.owed


def test_from_the_decision_to_the_file(linwu: Linwu, signed_in, stranger: Client) -> None:
    version = licence(linwu.bureau.organ, code="T-09", route=((1, "sign", "director", "签署决定", ""),))
    case = linwu.accepted(version)
    actions.grant(
        case.pk, "同意", by=linwu.bureau.liu, result={"content": "零售，限量80箱", "valid_to": dt.date(2028, 3, 1)}
    )
    office, go = signed_in(linwu.bureau.office), f"{PAGE}licence/{linwu.bureau.organ.pk}/"
    page = office.get(PAGE).content.decode()
    assert "XK_XKJGDM" in page and "待补全" in page, "the organ's code is no credit code"
    office.post(go)
    assert not Event.objects.filter(kind=handing.HANDED).exists()

    code = "11431025MB000000" + "1"
    Organ.objects.filter(pk=linwu.bureau.organ.pk).update(code=code + uscc.check_digit(code))
    assert "生成1件的报送文件" in office.get(PAGE).content.decode()
    assert stranger.get(PAGE).status_code == 403 and stranger.post(go).status_code == 403
    assert kept_now() == (0, 0, 0, 0), "its days still run"
    linwu.days(14)
    assert "期限已过" in office.get(PAGE).content.decode() and kept_now() == (1, 0, 0, 1)
    office.post(go)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "credit.nothing"):
        handing.hand_over(LICENCE, Organ.objects.get(pk=linwu.bureau.organ.pk), by=linwu.bureau.office)
    event = Event.objects.get(kind=handing.HANDED, subject_id=case.pk)
    assert event.data["verb"] == "hand_over_credit", "the rules know it by that"
    address = f"{PAGE}files/{event.data['file']}.csv"
    assert address in office.get(PAGE).content.decode() and stranger.get(address).status_code in (403, 404)
    rows = list(csv.DictReader(io.StringIO(b"".join(office.get(address)).decode("utf-8-sig"))))
    assert list(rows[0]) == [each.code for each in LICENCE.fields(clock.today())] and len(rows[0]) == 28
    assert rows[0]["XK_XDR_SHXYM"] == case.applicant.identifier and rows[0]["XK_NR"] == "零售，限量80箱"
    assert (rows[0]["XK_YXQZI"], rows[0]["XK_ZT"], rows[0]["XK_XKJGDM"][:8]) == ("2028-03-01", "1", "11431025")
    assert kept_now() == (1, 0, 1, 0)
    Case.objects.filter(pk=case.pk).update(outcome="revoked")
    (again,) = handing.waiting(LICENCE, [Organ.objects.get(pk=linwu.bureau.organ.pk)])
    assert "2" in again.cells and not again.faults, "revoked, it goes once more as no longer valid"


def test_the_watch_holds_as_owed_what_the_file_takes(linwu: Linwu) -> None:
    """Which kinds of power are owed stands in the file of the platform and in the view that the rules read."""
    version = licence(linwu.bureau.organ, code="T-09")
    case = linwu.submitted(version)
    owed = {each for table in tables() for each in table.power_types}
    for kind in PowerType.values:
        PowerItem.objects.filter(pk=version.item_id).update(power_type=kind)
        with connection.cursor() as cursor:
            cursor.execute("SELECT credit_required FROM base_case WHERE case_id = %s", [case.pk])
            assert cursor.fetchone() == (kind in owed,), kind
    before = {"verb": "other", "table": "licence"}
    with transaction.atomic():
        record(handing.HANDED, subject_type="case", subject_id=case.pk, by=Actor.system(), organ="", data=before)
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM base_event WHERE case_id = %s ORDER BY position DESC LIMIT 1", [case.pk])
        assert cursor.fetchone() == (handing.VERB,), "handed over before the rules had a word for it"


def test_a_penalty_is_told_in_ten_thousands_and_by_its_kinds() -> None:
    answers = {"kinds": ["fine", "confiscate_goods"], "amount": "18000.00", "goods_value": "55.10"}
    person = Party(kind=PartyKind.PERSON, name="李娟", identifier="11010519491231002X")
    organ = Organ(name="某局", code="X", tier=Tier.COUNTY)
    case = Case(
        applicant=person, answers=answers, organ=organ, project_name="违规储存", version=ItemVersion(name="处罚")
    )
    case.decided_at, case.outcome = clock.start_of_day(dt.date(2026, 3, 2)), "penalty"
    paper = Document(number="临安监罚〔2026〕1号", values={"facts": "储存", "penalty": ["罚款", "没收"]})
    decision = Decision(PENALTY, case, paper)
    fields = {each.code: each for each in PENALTY.fields(dt.date(2026, 3, 2)) if each.value != "shown_until"}
    cells = {code: filled(each, decision) for code, each in fields.items()}
    assert Decimal(cells["CF_NR_FK"]) * 10_000 == 18_000 and cells["CF_NR_FK"] == "1.800000"
    assert cells["CF_NR_WFFF"] == "0.005510" and cells["CF_CFLB"] == "罚款、没收非法财物"
    assert (cells["CF_XDR_LB"], cells["CF_XDR_SHXYM"], cells["CF_XDR_ZJHM"]) == ("自然人", "", "11010519491231002X")
    assert cells["CF_NR"] == "罚款；没收" and cells["CF_NR_ZKDX"] == ""
    asked = {code for code, each in fields.items() if each.must not in ("", "always") and needed(each, decision)}
    assert asked == {"CF_XDR_ZJLX", "CF_XDR_ZJHM", "CF_NR_FK", "CF_NR_WFFF"}
    of_licences = LICENCE.fields(dt.date(2026, 3, 2))
    assert {each.code for each in of_licences if each.must != "always" and needed(each, decision)} == {
        "XK_XDR_ZJLX",
        "XK_XDR_ZJHM",
    }
