"""One officer applies, the head agrees, the worker forgets; the record says who, and every proof stays."""

from __future__ import annotations

import secrets
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from sundial.appointments.actions import open_window
from sundial.appointments.models import Appointment
from sundial.cases import erasures, forgetting, naming
from sundial.cases.models import Case, Erasure, Party, PartyKind
from sundial.cases.stated.models import Record
from sundial.complaints.models import Lodging
from sundial.inbox.models import Reach
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger import forgetting as record_forgetting
from sundial.ledger import openings, queries, reading, sequencer
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.ledger.export import export
from sundial.ledger.fsck_database import check_database
from sundial.ledger.models import Event
from sundial.ledger.signer import Signer
from sundial.meetings.models import Meeting
from sundial.organs.models import Reach as Far
from sundial.organs.models import Role
from sundial.organs.tests import builders
from sundial.permits import actions
from sundial.permits.models import SiteVisit
from sundial.permits.tests.items import LINWU_ROUTE, licence
from sundial.permits.tests.life import APPLICANT

NAME = "欧阳文静"
LIST = "/desk/erasures/"


@pytest.fixture
def case(linwu) -> Case:
    return withdrawn(linwu, licence(linwu.bureau.organ))


def withdrawn(linwu, version) -> Case:
    """A case that a person withdrew, and that is over."""
    case = linwu.submitted(version)
    Party.objects.filter(pk=case.applicant_id).update(
        kind=PartyKind.PERSON, name=NAME, identifier="431025198001010014", telephone="13800138000", address="楚江镇1号"
    )
    with transaction.atomic():
        said = {"said": f"{NAME}撤回"}
        record(
            "permit.withdraw",
            subject_type="case",
            subject_id=case.pk,
            by=Actor.applicant(NAME),
            organ=case.organ.code,
            data=said,
        )
    actions.withdraw(case.pk, by=APPLICANT)
    return linwu.again(case)


def opened_in_his_name(linwu, case) -> Case:
    """Another case, of the same applicant."""
    other = linwu.submitted(case.version)
    change(other, lambda: Case.objects.filter(pk=other.pk).update(applicant=case.applicant))
    return other


def change(case, how) -> None:
    """Change what belongs to a case, with an event for the guards."""
    with transaction.atomic():
        record("permit.withdraw", subject_type="case", subject_id=case.pk, by=Actor.system(), organ=case.organ.code)
        how()


def first_of(case) -> Event:
    return Event.objects.filter(subject_id=case.pk, actor_name=NAME).earliest("position")


@pytest.fixture
def event(case) -> Event:
    return first_of(case)


def traces() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM ledger_event AS e WHERE e::text LIKE %(n)s) + (SELECT count(*) FROM ledger_opening"
            " AS o WHERE o::text LIKE %(n)s) + (SELECT count(*) FROM cases_party AS p WHERE p::text LIKE %(n)s)",
            {"n": f"%{NAME}%"},
        )
        return int(cursor.fetchone()[0])


def asked(event: Event, **more: object) -> erasures.Asked:
    return erasures.Asked(
        **{"events": [event], "fields": ["actor", "data"], "basis": erasures.BASIS, "reason": "本人申请"} | more
    )


def test_applied_for_agreed_to_and_gone(case, event, bureau, signed_in):
    sequencer.seal_all(Signer())
    clerk, head = signed_in(bureau.zhang), signed_in(bureau.liu)
    page = f"/desk/cases/{case.number}/erase/"
    assert page in clerk.get(f"/desk/cases/{case.number}/").content.decode()
    assert f"?event={event.pk}" in clerk.get(page).content.decode()
    form = {
        "fields_to_go": ["actor", "data"],
        "party": "on",
        "everywhere": "on",
        "basis": erasures.BASIS,
        "reason": "本人申请删除",
    }
    assert clerk.post(f"{page}?event={event.pk}", form | {"reason": ""}).status_code == 422
    answer = clerk.post(f"{page}?event={event.pk}", form)
    assert answer.status_code == 302 and "须由另一人决定" in clerk.get(answer.url).content.decode()
    assert clerk.post(answer.url, {"agree": "1"}).status_code == 422, "he is not the head"
    assert "待负责人决定" in head.get(LIST).content.decode()
    assert head.post(answer.url, {"agree": "1"}).status_code == 302
    assert traces() > 0, "the page itself forgets nothing"
    assert "正在删除" in head.get(answer.url).content.decode()
    assert forgetting.carry_out_once() and not forgetting.carry_out_once()
    assert traces() == 0
    assert "已删除" in head.get(answer.url).content.decode()
    sequencer.seal_all(Signer())
    assert list(check_database(Signer().verifier)) == []
    proof = queries.receipt(Event.objects.get(pk=event.pk), ["actor", "data"]).proof
    assert reading.read(proof or "", Signer().verifier).erased == ("actor", "data")
    told = Event.objects.filter(subject_id=case.pk, kind__startswith="record.erase").order_by("position")
    assert told.filter(kind="record.erase").count() == 1 < len(Erasure.objects.get().events), "one line for all"
    assert {(each.kind, each.actor_name) for each in told} == {
        ("record.erase_ask", bureau.zhang.name),
        ("record.erase", bureau.liu.name),
        ("record.erase_party", ""),
    }


def test_one_that_fails_holds_up_no_other_and_says_why(case, event, linwu, bureau, signed_in, today):
    second = withdrawn(linwu, case.version)
    rows = [
        erasures.agree(erasures.ask(each, asked(first_of(each), party=True), by=bureau.zhang), by=bureau.liu)
        for each in (case, second)
    ]
    other = opened_in_his_name(linwu, case)
    assert forgetting.carry_out_once() and forgetting.carry_out_once() and not forgetting.carry_out_once()
    failed, done = [Erasure.objects.get(pk=each.pk) for each in rows]
    assert done.done_at and failed.done_at is None and failed.failures == 1
    assert erasures.left_of(event, ["actor", "data"]) == ["actor", "data"], "all of it or nothing"
    page = signed_in(bureau.liu).get(f"{LIST}{failed.pk}/").content.decode()
    assert "尚未删除" in page and failed.trouble in page
    office = builders.organ("临武县数据局", "LINWU-SJ")
    keeper = builders.officer("吴平", builders.post(office, Role.SYSTEM_ADMIN, reach=Far.REGION))
    told = signed_in(keeper).get(LIST).content.decode()
    assert failed.trouble in told and case.number not in told, "he mends the machine and sees no case"
    change(other, lambda: Case.objects.filter(pk=other.pk).update(applicant=linwu.submitted(case.version).applicant))
    today.move_to(failed.next_try_at)
    assert forgetting.carry_out_once() and Erasure.objects.get(pk=failed.pk).done_at


def test_refused_with_a_reason_and_nothing_goes(case, event, bureau, signed_in):
    row = erasures.ask(case, asked(event), by=bureau.zhang)
    head, page = signed_in(bureau.liu), f"{LIST}{row.pk}/"
    assert head.post(page, {"refuse": "1", "answer": " "}).status_code == 422
    assert head.post(page, {"refuse": "1", "answer": "保存期限未满"}).status_code == 302
    assert "保存期限未满" in head.get(page).content.decode()
    assert not forgetting.carry_out_once() and traces() > 0
    row = erasures.ask(case, asked(event), by=bureau.zhang)
    assert row.decided_at is None, "it may be applied for again"


def test_the_words_of_many_cases_are_asked_for_at_once(case, linwu, django_assert_max_num_queries):
    """A backup asks of all of them."""
    cases = [case, *(withdrawn(linwu, case.version) for _ in range(2))]
    cases = list(Case.objects.select_related("applicant", "organ").filter(pk__in=[each.pk for each in cases]))
    know(case)
    with django_assert_max_num_queries(3):
        told, chains = naming.words_of_all(cases), naming.chains_of_all(cases)
    assert told == {each.pk: naming.words_of(each) for each in cases} and all(NAME in each for each in told.values())
    assert chains == {each.pk: naming.chains_of(each) for each in cases}


def test_what_the_law_refuses(case, event, linwu, bureau):
    open_case = linwu.submitted(case.version)
    other = Event.objects.filter(subject_id=open_case.pk).first()
    officers = Event.objects.filter(subject_id=case.pk).exclude(actor_id="applicant").first()
    for code, on, what, by in [
        ("erasure.open_case", open_case, asked(other), bureau.zhang),
        ("erasure.not_yours", case, asked(other), bureau.zhang),
        ("ledger.forget_paper", case, asked(event, reason=" "), bureau.zhang),
        ("ledger.forget_field", case, asked(event, fields=["kind"]), bureau.zhang),
    ] + ([("ledger.forget_officer", case, asked(officers), bureau.zhang)] if officers else []):
        with pytest.raises(Refusal) as refused:
            erasures.ask(on, what, by=by)
        assert refused.value.code == code
    row = erasures.ask(case, asked(event), by=bureau.liu)
    for code, act, by in [
        ("erasure.asked", lambda **who: erasures.ask(case, asked(event), **who), bureau.zhang),
        ("ledger.forget_alone", lambda **who: erasures.agree(row, **who), bureau.liu),
        ("erasure.not_head", lambda **who: erasures.agree(row, **who), bureau.zhang),
    ]:
        with pytest.raises(Refusal) as refused:
            act(by=by)
        assert refused.value.code == code
    assert Erasure.objects.get().agreed is None


def test_details_of_somebody_with_another_open_case_stay(case, event, linwu, bureau):
    row = erasures.ask(case, asked(event, party=True), by=bureau.zhang)
    opened_in_his_name(linwu, case)
    with pytest.raises(Refusal) as refused:
        erasures.agree(row, by=bureau.liu)
    assert refused.value.code == "erasure.party"


def test_what_the_rooms_know_of_an_applicant_goes_and_goes_again_after_a_restore(case, event, bureau):
    events = erasures.alike(case, event, ["actor", "data"])
    erasures.agree(erasures.ask(case, asked(event, events=events, party=True), by=bureau.zhang), by=bureau.liu)
    know(case)
    assert forgetting.carry_out_once() and Erasure.objects.get().trouble == "" and traces() == 0
    assert known() == []
    told = Event.objects.filter(subject_id=case.pk, kind="record.erase").earliest("position")
    public = {each.field: each.value for each in openings.of(told)}["public"]
    # A backup brought back knows the person again; the log says that he is to be forgotten.
    know(case)
    Party.objects.filter(pk=case.applicant_id).update(name=NAME)
    record_forgetting.forget_again([(bytes(told.leaf_hash).hex(), public)])
    assert traces() == 0 and known() == []


def know(case) -> None:
    """Addresses and a visit of the applicant, as inbox, appointments and complaints keep them."""
    change(case, lambda: Reach.objects.create(case=case, email="o@example.com", agreed_at=clock.now()))
    change(case, lambda: Lodging.objects.update_or_create(case=case, defaults={"name": NAME, "address": "楚江镇1号"}))
    visit = Appointment(
        number=secrets.token_hex(6),
        window=open_window(case.organ, secrets.token_hex(3), "一楼", by=Actor.system()),
        case=case,
        name=NAME,
        telephone="13800138000",
        day=clock.today(),
        made_at=clock.now(),
    )
    with transaction.atomic():
        told = {"subject_type": "appointment", "subject_id": visit.pk, "organ": case.organ.code}
        record("appointment.book", by=Actor.applicant(""), **told)
        visit.save()


def known() -> list[object]:
    visits = Appointment.objects.exclude(name="", telephone="").values_list("name", flat=True)
    return [*Reach.objects.all(), *visits, *(name for each in Lodging.objects.all() for name in each.private)]


ADDRESS, IDENTIFIER, TELEPHONE = "临武县楚江镇油湾村三组12号", "11010519491231002X", "13812345678"
WORDS = (NAME, ADDRESS, IDENTIFIER, TELEPHONE)
ROUTE = (
    *(each for each in LINWU_ROUTE if each[1] not in ("recheck", "sign")),
    (7, "meeting", "bureau_office", "集体讨论", ""),
    (8, "sign", "director", "签署决定", ""),
)


def named_everywhere(linwu, version) -> Case:
    """A case lived to its end in which everybody wrote his name down: on the visit, at the meeting, on the proof of delivery."""
    party = Party(kind=PartyKind.PERSON, name=NAME, identifier=IDENTIFIER, telephone=TELEPHONE, address=ADDRESS)
    bureau = linwu.bureau
    case = actions.open_draft(version, party, by=APPLICANT, form={"area": "24"})
    linwu.hand_in_all(case)
    actions.submit(case.pk, by=APPLICANT)
    linwu.check_all(case)
    actions.accept(case.pk, by=bureau.wang)
    linwu.handled(case)
    linwu.visit_decided(case)
    linwu.visited(case)
    linwu.handled(case)
    actions.review(case.pk, f"同意{NAME}的申请。", by=bureau.chen)
    meet(linwu, case)
    actions.grant(case.pk, "同意。", by=bureau.liu, result=linwu.result(case))
    actions.deliver(case.pk, by=bureau.zhang, method="window", recipient=NAME, proof=f"{NAME}在送达回证上签收")
    linwu.published(case)
    linwu.days(20)
    actions.archive(case.pk, by=bureau.zhou, paper_location="档案室")
    change(case, lambda: SiteVisit.objects.filter(case=case).update(applicant_signatory=NAME, findings=f"{NAME}在场"))
    change(
        case,
        lambda: Record.objects.create(
            case=case,
            action="note",
            values={"members": [{"name": NAME}]},
            author=NAME,
            at=clock.now(),
            event_id=uuid4(),
        ),
    )
    return linwu.again(case)


def meet(linwu, case) -> None:
    linwu.met(case)
    meeting = Meeting.objects.get(topics__case=case)
    told = {"topic": f"{NAME}申请许可", "agrees": False, "member": linwu.bureau.liu.name}
    with transaction.atomic():
        record(
            "meeting.position", subject_type="meeting", subject_id=meeting.pk, by=Actor.system(), organ="", data=told
        )
        meeting.topics.update(title=f"{NAME}申请许可")


def where_named() -> set[str]:
    """Every table of the database that names him somewhere, in whatever column."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        like = [f"%{word}%" for word in WORDS]
        found = set()
        for table in tables:
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text LIKE ANY(%s))', [like])
            found |= {table} if cursor.fetchone()[0] else set()
    return found


def test_after_an_erasure_no_table_and_no_public_file_names_him(linwu, with_meetings, bureau, tmp_path):
    case = named_everywhere(linwu, licence(bureau.organ, route=ROUTE))
    know(case)
    before = where_named()
    assert before >= {
        "cases_case", "cases_delivery", "cases_document", "cases_opinion", "cases_record", "ledger_event", "meetings_topic", "permits_sitevisit",
    }  # fmt: skip
    event = Event.objects.filter(subject_id=case.pk, actor_name=NAME).earliest("position")
    row = erasures.ask(case, asked(event, party=True), by=bureau.zhang)
    erasures.agree(row, by=bureau.liu)
    assert forgetting.carry_out_once() and Erasure.objects.get().trouble == ""
    assert where_named() == set()
    vote = Event.objects.filter(kind="meeting.position", data__has_key="agrees").latest("position")
    assert vote.data == {"topic": "（已依法删除）申请许可", "agrees": False, "member": bureau.liu.name}, (
        "the vote itself stays"
    )
    assert Event.objects.filter(kind="record.erase").count() == 2, "one line in each chain"
    sequencer.seal_all(Signer())
    assert list(check_database(Signer().verifier)) == []
    export(tmp_path)
    public = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert not [word for word in WORDS if word.encode() in public]
    assert [each for each in erasures.stays() if "文书" in each["what"]["zh"] and each["basis"]], (
        "what the files still say stays by law"
    )
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_opinion SET text = '不同意' WHERE case_id = %s", [case.pk])
