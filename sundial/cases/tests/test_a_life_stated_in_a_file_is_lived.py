"""What a file states is what happens: who may act, what is asked, which clocks run, what the record keeps."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from sundial.cases.models import Case, ClockKind, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.cases.queries import next_actions
from sundial.cases.stated import do, open_case, stated_lives, take
from sundial.cases.stated.reading import read_life
from sundial.kernel.refusal import Refusal
from sundial.kernel.tests.mondays import today as monday
from sundial.ledger.canonical import canonical
from sundial.ledger.models import Event
from sundial.organs.models import Certificate, Officer, Role
from sundial.organs.tests import builders
from sundial.powers.models import ItemVersion, LimitRow, PowerItem

__all__ = ["monday"]

LIFE = Path(__file__).parent / "data" / "loan.yaml"
if "test_loan" not in {each.procedure for each in stated_lives()}:
    take(LIFE)


@pytest.fixture
def asker(db: None) -> Officer:
    return _certified(builders.officer("张强", builders.post(builders.organ(), Role.HANDLER_A)))


@pytest.fixture
def second(asker: Officer) -> Officer:
    return _certified(builders.officer("周敏", builders.post(builders.organ(), Role.HANDLER_B)))


@pytest.fixture
def director(asker: Officer) -> Officer:
    return builders.officer("刘敏", builders.post(builders.organ(), Role.DIRECTOR))


@pytest.fixture
def version(asker: Officer) -> ItemVersion:
    item = PowerItem.objects.create(organ=builders.organ(), code="LOAN-1", power_type="other", procedure="test_loan")
    return ItemVersion.objects.create(
        item=item, number=1, state="in_force", effective_from=dt.date(2020, 1, 1), name="钥匙借用"
    )


@pytest.fixture
def case(version: ItemVersion, asker: Officer) -> Case:
    return open_case(version, _unknown(), {"purpose": "开门", "deposit": "100"}, by=asker).case


def test_it_begins_with_its_number_its_record_and_its_figures(case: Case, asker: Officer) -> None:
    event = Event.objects.get(subject_id=case.pk, kind="test_loan.open")
    record = case.records.get()
    assert case.number and case.state == "asked" and case.holder_role == Role.DIRECTOR
    assert record.values == {"purpose": "开门", "deposit": "100.00"} and record.officer == asker
    assert event.data["figures"] == {"deposit": "100.00"} and event.data["verb"] == "discover"
    assert event.data["record"] == hashlib.sha256(canonical(record.values)).hexdigest()
    assert "开门" not in str(event.data)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({}, "asked.required", "purpose"),
        ({"purpose": " "}, "asked.required", "purpose"),
        ({"purpose": "x", "deposit": "9.99"}, "asked.least", "deposit"),
        ({"purpose": "x", "deposit": "501"}, "asked.most", "deposit"),
        ({"purpose": "x", "deposit": "10.001"}, "money.form", "deposit"),
        ({"purpose": "x", "colour": "red"}, "asked.unknown", ""),
    ],
)
def test_an_unfit_answer_is_refused_and_nothing_is_kept(
    version: ItemVersion, asker: Officer, given: dict[str, str], code: str, field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        open_case(version, _unknown(), given, by=asker)
    assert (refused.value.code, refused.value.field) == (code, field)
    assert not Case.objects.exists() and not Party.objects.exists()


def test_an_answer_leads_to_its_state_and_its_word(case: Case, director: Officer) -> None:
    do(case.pk, "decide", {"lend": True}, by=director)
    case.refresh_from_db()
    event = Event.objects.get(kind="test_loan.decide")
    assert case.state == "lent" and event.data["verb"] == "file_case" and event.data["lend"] is True
    assert case.clocks.get(kind=ClockKind.GIVE_BACK).budget == 3


def test_the_other_answer_needs_its_reason_and_ends_the_case(case: Case, director: Officer) -> None:
    with pytest.raises(Refusal) as refused:
        do(case.pk, "decide", {"lend": False}, by=director)
    assert refused.value.field == "reason"
    do(case.pk, "decide", {"lend": False, "reason": "已借给他人"}, by=director)
    case.refresh_from_db()
    assert case.state == "refused" and case.closed_at and case.keep_until == dt.date(2031, 3, 2)
    assert Event.objects.get(kind="test_loan.decide").data["verb"] == "not_file"
    assert case.opinions.get().text == "已借给他人"


def test_the_items_own_limit_goes_before_the_laws(version: ItemVersion, asker: Officer, director: Officer) -> None:
    LimitRow.objects.create(version=version, kind="other", value=8, unit="calendar_day", what="归还钥匙", source="目录")
    case = open_case(version, _unknown(), {"purpose": "开门"}, by=asker).case
    do(case.pk, "decide", {"lend": True}, by=director)
    row = case.clocks.get()
    assert (row.budget, row.unit, row.source) == (8, "calendar_day", "目录")


def test_whoever_asked_does_not_decide(version: ItemVersion, asker: Officer, director: Officer) -> None:
    both = builders.officer(
        "何静", builders.post(builders.organ(), Role.HANDLER_A), builders.post(builders.organ(), Role.DIRECTOR)
    )
    case = open_case(version, _unknown(), {"purpose": "开门"}, by=both).case
    with pytest.raises(Refusal) as refused:
        do(case.pk, "decide", {"lend": True}, by=both)
    assert refused.value.code == "hand.same"
    (shown,) = [each for each in next_actions(case, both) if each.action == "decide"]
    assert shown.refusal is not None and shown.refusal.code == "hand.same"


def test_two_certified_officers_are_needed(case: Case, director: Officer, asker: Officer, second: Officer) -> None:
    do(case.pk, "decide", {"lend": True}, by=director)
    with pytest.raises(Refusal) as refused:
        do(case.pk, "inspect", {"officers": [asker]}, by=asker)
    assert refused.value.code == "officers.few" and refused.value.field == "officers"
    second.certificates.all().delete()
    with pytest.raises(Refusal) as refused:
        do(case.pk, "inspect", {"officers": [asker, second]}, by=asker)
    assert refused.value.code == "officer.certificate"
    _certified(second)
    do(case.pk, "inspect", {"officers": [asker, second]}, by=asker)
    assert set(Event.objects.get(kind="test_loan.inspect").data["hands"]) == {str(asker.pk), str(second.pk)}


def test_an_act_that_needs_another_first_waits_for_it(
    case: Case, director: Officer, asker: Officer, second: Officer
) -> None:
    do(case.pk, "decide", {"lend": True}, by=director)
    with pytest.raises(Refusal) as refused:
        do(case.pk, "give_back", {"whole": True}, by=APPLICANT)
    assert refused.value.code == "order.first"
    do(case.pk, "inspect", {"officers": [second]}, by=asker)
    with pytest.raises(Refusal) as refused:
        do(case.pk, "give_back", {"whole": False}, by=APPLICANT)
    assert refused.value.code == "asked.must"
    do(case.pk, "give_back", {"whole": True}, by=APPLICANT)
    case.refresh_from_db()
    assert case.state == "returned" and case.outcome == "returned" and not case.clocks.filter(ended_at=None)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("verb: discover", "verb: dance", "unknown verbs"),
        ("verb: discover", "verb: send_back", "asks for no reason"),
        ("who: [director]", "who: [king]", "nobody is called"),
        ("to: returned", "to: gone", "unknown states"),
        ("from: [lent]\n    who", "frm: [lent]\n    who", "unknown"),
        ("{start_clock: {kind: give_back}", "{start_clock: {kind: payment}", "no clock"),
        ("holders: {asked: director", "holders: {asked: king", "cannot hold"),
        ("{zh: 用途, en: Purpose}", "{zh: 用途}", "words need zh and en"),
        ("effects: [{hands: [officers]}]", "effects: [{hand: [officers]}]", "no effect"),
    ],
)
def test_a_faulty_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = LIFE.read_text(encoding="utf-8")
    if old not in text:
        pytest.fail(f"the test's life does not say {old}")
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        read_life(faulty)


def _unknown() -> Party:
    return Party(kind=PartyKind.ENTERPRISE, name="身份待查", identifier="", telephone="")


def _certified(officer: Officer) -> Officer:
    Certificate.objects.create(
        officer=officer,
        kind="行政执法证",
        number=f"湘-{officer.name}-{officer.certificates.count()}-{Certificate.objects.count()}",
        field="安全生产",
        valid_from=dt.date(2024, 1, 1),
        valid_to=dt.date(2030, 1, 1),
    )
    return officer
