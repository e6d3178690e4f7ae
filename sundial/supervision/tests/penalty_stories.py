"""The rules of penalties, each on a case lived through the penalty room's acts.

Where our own acts refuse what a rule looks for, a connected system reports it: ``told`` writes what it would send.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

import sundial
from sundial.cases.models import Case
from sundial.cases.procedure import APPLICANT
from sundial.kernel import clock
from sundial.ledger.actions import record
from sundial.ledger.actor import Actor
from sundial.organs.access import duties
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders
from sundial.penalties.tests.life import Penal, an_item, certify
from sundial.penalties.tests.test_a_penalty_on_the_spot_is_entered_within_a_day import spot
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.powers.models import ItemVersion
from sundial.supervision.tests.conftest import Watch
from sundial.supervision.tests.stories import both_sides

BENCHMARK = Path(sundial.__file__).parent / "demo" / "data" / "benchmarks" / "linwu.yaml"
FINED = {"violation": "untrained-workers", "overdue": "false", "untrained": "12"}  # grade 4: 30,000 to 50,000 yuan


def bureau(watch: Watch) -> Penal:
    """The watched bureau as the penalty room's tests know it."""
    known = watch.linwu.bureau
    if not known.zhao.certificates.filter(kind__contains="法律职业资格").exists():
        certify(known.zhao, field="法制审核", kind="法律职业资格证")
    li = Officer.objects.filter(name="李军").first() or builders.officer("李军", known.post(Role.HANDLER_A))
    return Penal(
        watch.linwu.today,
        known.organ,
        known.zhang,
        li,
        known.zhou,
        known.chen,
        known.liu,
        known.office,
        known.recorder,
        known.zhao,
    )


def two(watch: Watch, **extra: object) -> tuple[Penal, ItemVersion]:
    penal = bureau(watch)
    return penal, an_item(penal.organ, **extra)


def told(case: Case, verb: str, by: Officer | None = None, **data: object) -> None:
    """An act as a connected system reports it."""
    with transaction.atomic():
        record(
            "penalty.decide",
            subject_type="case",
            subject_id=case.pk,
            by=duties(by)[0].actor if by else Actor.system(),
            organ=case.organ.code,
            item=case.item.code,
            reason=str(data.pop("reason", "")),
            data={"verb": verb, **data},
        )


def benchmarked(watch: Watch) -> tuple[Penal, ItemVersion]:
    """The item the sample benchmark of Linwu is for, with it in force."""
    penal = bureau(watch)
    version = an_item(penal.organ, "LW-09")
    load_benchmarks(BENCHMARK)
    return penal, version


def heavy(penal: Penal, version: ItemVersion, amount: str, **more: object) -> Case:
    """A case fined by the benchmark, through every gate to its decision."""
    case = penal.noticed(penal.proposed(penal.investigated(version), amount, **{**FINED, **more}))
    penal.working_days(6)
    case = penal.reviewed(penal.submitted(case))
    if case.state == "legal_review":
        penal.legally_reviewed(case)
    if case.answers["major"]:
        penal.met(case)
    return penal.decided(case)


@both_sides("filing-refused", "yellow")
def _(watch, dark):
    penal, version = two(watch)
    dark(penal.filed(version))
    case = penal.filing_proposed(penal.accepted(version), proposal="refuse")
    dark(case)
    return penal.filing_decided(case, filed=False, reason="当事人已搬离，线索无法核实。")


@both_sides("filing-decision-late", "yellow")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.registered(version)
    penal.working_days(7)
    dark(case)
    penal.working_days(1)
    return case


@both_sides("cause-changed", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.filed(version)
    dark(case)
    return penal.do(case, "change_cause", penal.liu, cause="无证经营", reason="查明为无证经营。", head_opinion="同意。")


@both_sides("filing-cancelled", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.filed(version)
    dark(case)
    return penal.do(case, "cancel_filing", penal.liu, reason="当事人主体错误。", head_opinion="同意。")


@both_sides("penalty-overtime", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.filed(version)
    penal.days(90)
    dark(case)
    penal.days(1)
    return case


@both_sides("spot-entry-late", "red")
def _(watch, dark):
    penal, version = two(watch)
    then = clock.now()
    penal.working_days(1)
    dark(spot(penal, version, decided_at=then))
    penal.working_days(1)
    return spot(penal, version, decided_at=then, form_number="临安当罚0002")


@both_sides("penalty-beyond-benchmark", "red")
def _(watch, dark):
    penal, version = benchmarked(watch)
    dark(heavy(penal, version, "40000"))
    return heavy(penal, version, "60000", deviation="造成恶劣影响。", grave=True)


@both_sides("penalty-beyond-law", "red")
def _(watch, dark):
    penal, version = benchmarked(watch)
    overdue = {"overdue": "true", "kinds": ["fine", "suspend_business"]}
    dark(heavy(penal, version, "150000", **overdue))
    return heavy(penal, version, "90000", **overdue, deviation="主动消除危害后果，减轻处罚。")


@both_sides("standard-changed", "warning")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.filed(version)
    dark(case)
    return penal.do(case, "change_standard", penal.liu, reason="法律修订后幅度变化。", head_opinion="同意。")


@both_sides("standard-changed-without-reason", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.filed(version)
    penal.do(case, "change_standard", penal.liu, reason="法律修订后幅度变化。", head_opinion="同意。")
    dark(case)
    told(case, "change_standard")
    return case


@both_sides("penalty-notice-missing", "red")
def _(watch, dark):
    penal, version = two(watch)
    dark(penal.decided(penal.ready(version)))
    case = penal.filed(version)
    told(case, "decide_penalty", figures={"amount": "500", "remedies_told": True})
    return case


@both_sides("hearing-right-untold", "red")
def _(watch, dark):
    penal, version = two(watch, hearing_amount="10000")
    dark(penal.decided(penal.ready(version, "9999")))
    case = penal.filed(version)
    told(case, "decide_penalty", figures={"amount": "10000", "remedies_told": True})
    return case


@both_sides("legal-review-missing", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.noticed(penal.proposed(penal.investigated(version), complex=True))
    penal.working_days(6)
    case = penal.reviewed(penal.submitted(case))
    dark(case)
    told(case, "decide_penalty", figures={"amount": "5000", "remedies_told": True})
    return case


@both_sides("collective-decision-missing", "red")
def _(watch, dark):
    penal, version = benchmarked(watch)
    dark(heavy(penal, version, "40000", grave=True))
    version.collective_decision = "required"
    version.save()
    case = penal.filed(version)
    told(case, "decide_penalty", figures={"amount": "5000", "remedies_told": True})
    return case


@both_sides("penalty-waived-without-reason", "red")
def _(watch, dark):
    penal, version = two(watch)
    waived = {"proposed": "no_penalty", "ground": "first", "kinds": [], "amount": "", "penalty": []}
    case = penal.reviewed(penal.proposed(penal.investigated(version), **waived))
    dark(penal.decided(case, "no_penalty", reason="初次违法，危害轻微并及时改正。"))
    other = penal.filed(version)
    told(other, "decide_no_penalty")
    return other


@both_sides("remedies-untold", "yellow")
def _(watch, dark):
    penal, version = two(watch)
    dark(penal.decided(penal.ready(version)))
    case = penal.filed(version)
    told(case, "decide_penalty", figures={"amount": "500", "remedies_told": False})
    return case


@both_sides("hearing-not-held", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.noticed(penal.proposed(penal.investigated(version), "120000"))
    penal.do(case, "request_hearing", APPLICANT, hearing_reason="数额过大。")
    penal.working_days(20)
    dark(case)
    penal.working_days(1)
    return case


@both_sides("hearing-call-short", "yellow")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.noticed(penal.proposed(penal.investigated(version), "120000"))
    penal.do(case, "request_hearing", APPLICANT, hearing_reason="数额过大。")
    dark(penal.hearing_held(penal.hearing_called(case)))
    other = penal.noticed(penal.proposed(penal.investigated(version), "120000"))
    told(other, "hearing_call")
    penal.working_days(6)
    told(other, "hold_hearing")
    return other


@both_sides("investigator-chaired-hearing", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.interviewed(penal.filed(version))
    told(case, "hold_hearing", by=penal.office)
    dark(case)
    told(case, "hold_hearing", by=penal.zhang)
    return case


@both_sides("investigator-reviewed", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.interviewed(penal.filed(version))
    told(case, "legal_review", by=penal.zhao)
    dark(case)
    told(case, "legal_review", by=penal.zhang)
    return case


@both_sides("handler-approver-same", "red")
def _(watch, dark):
    penal, version = two(watch)
    dark(penal.decided(penal.ready(version)))
    case = penal.interviewed(penal.filed(version))
    told(case, "decide_penalty", by=penal.zhang, figures={"amount": "500", "remedies_told": True})
    return case


@both_sides("officers-fewer-than-two", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.interviewed(penal.filed(version))
    dark(case)
    told(case, "investigate", by=penal.zhang, hands=[str(penal.zhang.pk)])
    return case


@both_sides("certificate-expired", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.interviewed(penal.filed(version))
    dark(case)
    told(case, "investigate", by=penal.zhang, hands=[str(penal.zhang.pk), str(penal.office.pk)])
    return case


@both_sides("certificate-out-of-field", "red")
def _(watch, dark):
    penal, version = two(watch, officer_field="安全生产")
    case = penal.interviewed(penal.filed(version))
    dark(case)
    stranger = builders.officer("钱进", builders.post(penal.organ, Role.HANDLER_A))
    certify(stranger, field="水政")
    told(case, "investigate", by=penal.zhang, hands=[str(penal.zhang.pk), str(stranger.pk)])
    return case


@both_sides("annulled-still-shown", "red")
def _(watch, dark):
    penal, version = two(watch)
    case = penal.served(penal.decided(penal.ready(version)))
    penal.do(case, "annul", penal.liu, annulled_by="县政府复议决定", reason="程序违法。")
    penal.working_days(3)
    dark(case)
    penal.working_days(1)
    return case
