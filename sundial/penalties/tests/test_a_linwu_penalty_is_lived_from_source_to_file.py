"""P-PEN-L, step by step: an ordinary penalty and a major one, with their papers, hands, clocks and events."""

from __future__ import annotations

import datetime as dt

from sundial.cases.models import ClockKind
from sundial.cases.procedure import APPLICANT
from sundial.ledger.models import Event
from sundial.penalties.tests.life import Penal
from sundial.powers.models import ItemVersion


def verbs(case) -> list[str]:
    events = Event.objects.filter(subject_id=case.pk).order_by("position")
    return [each.data["verb"] for each in events if each.data["verb"] != "other"]


def kinds(case) -> list[str]:
    return sorted(case.documents.values_list("kind", flat=True))


def test_an_ordinary_penalty_goes_its_thirteen_steps(penal: Penal, version: ItemVersion) -> None:
    # 1 The section receives a complaint and registers it at once.
    case = penal.registered(version)
    assert (case.state, case.project_name, case.holder_role) == ("registered", "违规储存烟花爆竹", "handler_a")
    assert case.clocks.get().kind == ClockKind.FILING
    # 2 Two officers check; it is accepted; handler A fills in the filing form against its four conditions.
    penal.do(case, "check_source", penal.zhang, officers=[penal.zhou], checked_facts="情况属实。")
    penal.do(case, "accept_source", penal.chen, accepted=True)
    penal.filing_proposed(case)
    # 3 The deputy head reviews, the director approves: the clocks of the law and of the bureau begin.
    case = penal.filing_decided(case)
    assert case.state == "investigating" and case.accepted_at is not None
    open_now = case.clocks.filter(ended_at__isnull=True).values_list("kind", "budget", "unit").order_by("budget")
    assert list(open_now) == [("promised", 30, "calendar_day"), ("statutory", 90, "calendar_day")]
    # 4 Two named officers take evidence.
    penal.do(case, "name_investigators", penal.chen, investigators=[penal.zhang, penal.zhou])
    penal.interviewed(case)
    penal.inspected(case)
    case = penal.reported(case)
    # 5 The handler proposes, the deputy head agrees, the notice is served.
    case = penal.noticed(penal.proposed(case))
    assert case.state == "noticed" and not case.answers["hearing_due"]
    # 6 The party says nothing in its days; 8 the case is submitted and reviewed; 9 the director decides.
    penal.working_days(6)
    case = penal.reviewed(penal.submitted(case))
    assert case.state == "deciding", "a small fine needs neither legal review nor meeting"
    case = penal.decided(case)
    assert (case.state, case.outcome) == ("decided", "penalty") and case.decided_at
    # 10 The handler serves the decision; its publication follows by itself (14).
    case = penal.served(case)
    assert case.state == "served" and case.publications.count() == 1
    assert (case.answers["pay_by"], case.answers["review_until"], case.answers["suit_until"]) == (
        "2026-03-25",
        "2026-05-09",
        "2026-09-10",
    )
    # 11 The party pays at the bank; the office enters the proof.
    case = penal.paid(case, "5000")
    assert case.state == "performed"
    # 12 Closure by handler, deputy head, director; 13 handler B archives.
    case = penal.archived(penal.closed(case))
    assert case.state == "archived" and case.keep_until == dt.date(2036, 3, 10)
    assert not case.clocks.filter(ended_at__isnull=True).exists()
    assert kinds(case) == sorted(
        [
            "case_source_record",
            "filing_approval",
            "interview_record",
            "scene_record",
            "investigation_report",
            "penalty_notice",
            "penalty_delivery_receipt",
            "decision_approval",
            "penalty_decision",
            "penalty_delivery_receipt",
            "closing_approval",
            "archive_cover",
            "archive_index",
            "archive_note",
        ]
    )
    shown = set(case.documents.filter(public_to_applicant=True).values_list("kind", flat=True))
    assert {"penalty_notice", "penalty_decision"} <= shown
    assert "interview_record" not in shown, "what witnesses said is not handed out on the progress page"
    assert verbs(case) == [
        "discover",
        "inspect",
        "file_case",
        "investigate",
        "investigate",
        "penalty_notice",
        "decide_penalty",
        "deliver",
        "publish",
        "archive",
    ]


def test_a_major_penalty_is_heard_reviewed_and_decided_together(penal: Penal, version: ItemVersion) -> None:
    case = penal.noticed(penal.proposed(penal.investigated(version), "120000"))
    assert case.answers["hearing_due"] and case.answers["major"]
    # 7 The party asks for a hearing within five days; the office calls it eight days ahead, holds it and reports.
    case = penal.do(case, "request_hearing", APPLICANT, hearing_reason="数额过大。")
    assert (case.state, case.holder_role) == ("hearing_asked", "office")
    case = penal.hearing_reported(penal.hearing_held(penal.hearing_called(case)))
    assert case.state == "noticed"
    # 8 Submission, review, then the legal review that art. 58 demands.
    case = penal.reviewed(penal.submitted(case))
    assert case.state == "legal_review"
    case = penal.legally_reviewed(case)
    # 9 The bureau meeting comes first, then the director signs.
    penal.met(case)
    case = penal.decided(case)
    assert case.state == "decided"
    case = penal.served(case)
    case = penal.paid(penal.paid(case, "100000"), "20000")
    assert case.state == "performed"
    outside = {"superior": "elsewhere", "superior_name": "郴州市应急管理局", "filed_number": "郴应急备〔2026〕1号"}
    case = penal.do(case, "file_with_superior", penal.office, **outside)
    assert not case.clocks.filter(kind=ClockKind.TIER).exists(), "one outside this system has taken it already"
    assert penal.archived(penal.closed(case)).state == "archived"
    assert {"hearing_notice", "hearing_record", "hearing_report", "review_form", "meeting_extract"} <= set(kinds(case))
