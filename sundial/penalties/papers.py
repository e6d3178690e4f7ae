"""What the formal documents of a penalty say beside the answers of its acts: hands, dates, earlier numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from sundial.cases.models import Case, Delivery, Document
from sundial.cases.papers import STANCES, values_of
from sundial.cases.procedure import Act
from sundial.cases.stated.models import Record
from sundial.cases.stated.saying import with_certificates
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.kernel.money import capitals, format_yuan
from sundial.penalties import execution_papers, terms
from sundial.penalties.checks import qualification
from sundial.penalties.superiors import of_the_filing

Values = Mapping[str, Any]
Says = Callable[[Act, Values], Values]

CONDITIONS = [
    "有明确的违法行为人",
    "涉嫌违反法律、法规、规章",
    "属于本机关管辖",
    "在追责期限内或者违法行为处于连续、继续状态",
]
POINTS = {
    "body": "执法主体是否合法，执法人员是否具备执法资格",
    "facts": "事实是否清楚，证据是否合法充分",
    "law": "适用法律是否准确，裁量是否适当",
    "procedure": "程序是否合法",
    "power": "是否超越法定权限",
    "papers": "文书是否完备、规范",
    "crime": "违法行为是否涉嫌犯罪需要移送",
}
MATTERS = {
    "change_cause": "cause_change",
    "change_standard": "standard_change",
    "cancel_filing": "cancellation",
    "merge_into": "merging",
    "hand_over": "transfer",
    "suspend": "suspension",
    "extend_limit": "extension",
    "extend_again": "extension",
    "terminate": "termination",
}
DECISIONS = {
    "no_penalty": "不予行政处罚。",
    "unfounded": "违法事实不能成立，不予行政处罚。",
    "crime": "涉嫌犯罪，移送司法机关。",
}
TEAM = ("officers", "handlers")
DAYS = {Unit.WORKING_DAY: "个工作日"}
BANK = "缴款通知书载明的代收银行"


@values_of("penalty")
@values_of("summary_penalty")
def values(act: Act, kind: str) -> Values:
    """The values of ``kind`` at this act."""
    record = latest(act.case, act.transition.action)
    said = dict(record.values) if record else {}
    found: dict[str, Any] = {"officers": _team(act.case, record), "handlers": _investigators(act.case)}
    if kind in SAYS:
        found |= SAYS[kind](act, said)
    return found


def latest(case: Case, action: str) -> Record | None:
    """The latest record of an act."""
    return case.records.filter(action=action).select_related("officer").order_by("-at", "-pk").first()


def _team(case: Case, record: Record | None) -> list[str]:
    """Who did the act: whoever entered it and those he named, each with his certificate."""
    if record is None:
        return _investigators(case)
    named = [each for name in TEAM for each in record.values.get(name, [])]
    if not named:
        return _investigators(case)
    own = [{"id": str(record.officer.pk), "name": record.officer.name}] if record.officer else []
    return with_certificates(list({each["id"]: each for each in [*own, *named]}.values()))


def _investigators(case: Case) -> list[str]:
    """The named investigators, else who made the preliminary check or proposed to file."""
    if case.answers.get("investigators"):
        return with_certificates(case.answers["investigators"])
    for action in ("propose_filing", "check_source"):
        record = latest(case, action)
        if record is not None:
            return _team(case, record)
    return []


def _hand(act: Act, role: str) -> Values:
    """The opinion of the acting head or reviewer, with name and day."""
    name = act.hand.officer.name if act.hand.officer else ""
    day = {"head": "approved_on", "reviewer": "reviewed_on"}[role]
    return {role: name, day: local_date(act.at)}


def _reviewed(case: Case, action: str) -> Values:
    """The review that came before, by whom and when."""
    record = latest(case, action)
    if record is None:
        return {"review_opinion": "", "reviewer": "", "reviewed_on": None}
    stance = STANCES.get(record.values.get("stance", ""), "")
    return {
        "review_opinion": f"{stance}。{record.values['review_opinion']}".removeprefix("。"),
        "reviewer": record.officer.name if record.officer else "",
        "reviewed_on": local_date(record.at),
    }


def _handled(case: Case, action: str) -> Values:
    record = latest(case, action)
    if record is None:
        return {}
    return {"handler_opinion": record.values.get("handler_opinion", ""), "handled_on": local_date(record.at)}


def _number(case: Case, *kinds: str) -> str:
    """The number of the latest paper of these kinds."""
    return _paper(case, *kinds).number if case.documents.filter(kind__in=kinds).exists() else ""


def _paper(case: Case, *kinds: str) -> Document:
    return case.documents.filter(kind__in=kinds).order_by("-issued_at", "-number")[0]


# ------------------------------------------------------------------------------------------------ one function a document


def _source(act: Act, said: Values) -> Values:
    return {"received_at": act.at, "registrar": act.hand.actor.name}


def _filing(act: Act, said: Values) -> Values:
    filed = bool(said.get("filed"))
    return {
        "proposal": "file" if filed else "refuse",
        "conditions": CONDITIONS if act.case.answers.get("proposal") == "file" else ["不符合立案条件"],
        "head_opinion": f"{said.get('head_opinion', '')}{said.get('reason', '')}",
        **_handled(act.case, "propose_filing"),
        **_reviewed(act.case, "review_filing"),
        **_hand(act, "head"),
    }


def _matter(act: Act, said: Values) -> Values:
    return {
        "subject": MATTERS[act.transition.action],
        "facts": said.get("reason", ""),
        "handler_opinion": "承办机构提请审批，事由如上。",
        "handled_on": local_date(act.at),
        **_reviewed(act.case, "nothing"),
        **_hand(act, "head"),
    }


def _preservation(act: Act, said: Values) -> Values:
    asked = latest(act.case, "ask_preservation")
    return {
        "approver": act.hand.actor.name,
        "decide_by": terms.on_day(said.get("decide_by")),
        "officers": _team(act.case, asked),
    }


def _preservation_release(act: Act, said: Values) -> Values:
    return {
        "notice_number": _number(act.case, "preservation_notice"),
        "preserved_on": terms.on_day(act.case.answers.get("preserved")) or local_date(act.at),
    }


def _extract(act: Act, said: Values) -> Values:
    return {"digest": (said.get("file") or {}).get("sha256", "")}


def _appraisal(act: Act, said: Values) -> Values:
    return {"commission_number": _number(act.case, "appraisal_commission")}


def _notice(act: Act, said: Values) -> Values:
    return {
        "state_within": _days_of(act, "defence"),
        "hearing": "yes" if act.case.answers.get("hearing_due") else "no",
        "replaces": _number(act.case, "penalty_notice"),
    }


def _days_of(act: Act, name: str) -> str:
    from sundial.cases.stated import stated_life

    term = stated_life(act.life.procedure).limit(name, act.case, local_date(act.at))
    assert term is not None
    return f"{term.value}{DAYS.get(Unit(term.unit), '日')}"


def _defence(act: Act, said: Values) -> Values:
    return {"notice_number": _number(act.case, "penalty_notice")}


def _hearing_notice(act: Act, said: Values) -> Values:
    return {
        "requested_on": terms.on_day(act.case.answers["requested_on"]),
        "chair": said["hearing_chair"]["name"],
    }


def _hearing_record(act: Act, said: Values) -> Values:
    return {"chair": act.case.answers["hearing_chair"]["name"], "officers": _investigators(act.case)}


def _hearing_report(act: Act, said: Values) -> Values:
    held = latest(act.case, "hold_hearing")
    assert held is not None
    return {
        "chair": act.case.answers["hearing_chair"]["name"],
        "held_at": dt.datetime.fromisoformat(held.values["began_at"]),
        "place": held.values["place"],
    }


def _review(act: Act, said: Values) -> Values:
    proposal = latest(act.case, "propose_penalty")
    fine = said.get("points", [])
    return {
        "review": "legal",
        "grounds": "《中华人民共和国行政处罚法》第五十八条第一款",
        "facts": "；".join(
            filter(None, [_last_answer(act.case, "facts"), *(proposal.values.get("penalty") or [] if proposal else [])])
        ),
        "checks": [
            {"point": words, "verdict": "符合" if key in fine else "不符合", "note": ""}
            for key, words in POINTS.items()
        ],
        "reviewer": act.hand.actor.name,
        "qualification": qualification(act.hand.officer.pk, local_date(act.at)) if act.hand.officer else "",
        "reviewed_on": local_date(act.at),
    }


def _last_answer(case: Case, name: str) -> str:
    record = case.records.filter(values__has_key=name).order_by("-at", "-pk").first()
    return str(record.values[name]) if record else ""


def _approval(act: Act, said: Values) -> Values:
    case = act.case
    opinions = case.opinions.select_related("officer").order_by("given_at", "pk")
    reviewed = [
        f"{each.post_name} {each.officer.name}：{STANCES[each.stance]}。{each.text}"
        for each in opinions
        if each.post_name not in ("", act.hand.post_name)
    ]
    return {
        "facts": "；".join(filter(None, [_last_answer(case, "facts")])),
        "statement": _last_answer(case, "statement_summary") or "拟不予行政处罚（移送），未作处罚告知。",
        "review": "；".join(reviewed) or "已审核。",
        "proposal": case.answers.get("penalty") if said["decision"] == "penalty" else [DECISIONS[said["decision"]]],
        **_handled(case, "submit_case" if said["decision"] == "penalty" else "propose_penalty"),
        **_reviewed(case, "review_case"),
        **_hand(act, "head"),
    }


def _decision(act: Act, said: Values) -> Values:
    fine = terms.fine_of(act.case)
    return {
        "statement": _last_answer(act.case, "statement_summary"),
        "penalty": act.case.answers["penalty"],
        "fine": f"{format_yuan(fine)}（大写：{capitals(fine)}）" if fine else "",
        "bank": _last_answer(act.case, "bank") or BANK,
        "publication": "yes",
        "performance": "",
    }


def _no_penalty(act: Act, said: Values) -> Values:
    ground = "unfounded" if said["decision"] == "unfounded" else act.case.answers.get("ground") or "minor"
    return {"ground": ground}


def _cancellation(act: Act, said: Values) -> Values:
    return {"reasons": said["reason"], "approver": act.hand.actor.name}


def _arrangement(act: Act, said: Values) -> Values:
    asked = latest(act.case, "ask_arrangement")
    assert asked is not None
    return {
        "decision_number": _number(act.case, "penalty_decision"),
        "fine": format_yuan(terms.fine_of(act.case)),
        "asked_on": local_date(asked.at),
        "schedule": [{"due": row["due"], "amount": row["amount"]} for row in said["schedule"]],
    }


def _receipt(act: Act, said: Values) -> Values:
    handed = Delivery.objects.filter(document__case=act.case, delivered_at=act.at).select_related("document")
    return {
        "documents": [{"title": each.document.title, "number": each.document.number, "copies": "1"} for each in handed],
        "place": said.get("proof", ""),
        "delivered_at": act.at,
        "signed": said["recipient"],
        "servers": _investigators(act.case),
    }


def _closing(act: Act, said: Values) -> Values:
    case = act.case
    proposed = latest(case, "propose_closing")
    standing = case.publications.filter(withdrawn_at__isnull=True).first()
    return {
        "decision_number": _number(case, "penalty_decision", "no_penalty_decision"),
        "decided_on": terms.decided_on(case),
        "delivered_on": local_date(case.delivered_at) if case.delivered_at else None,
        "remedy": proposed.values["remedy_state"] if proposed else "",
        "published": f"已于{local_date(standing.published_at)}公示" if standing else "",
        **_handled(case, "propose_closing"),
        **_reviewed(case, "review_closing"),
        **_hand(act, "head"),
    }


def _transfer(act: Act, said: Values) -> Values:
    return {"reasons": said["reason"]}


def _summary(act: Act, said: Values) -> Values:
    amount = terms.money_of(said.get("amount"))
    words = {"warning": "警告", "fine": f"罚款{format_yuan(amount)}"}
    return {
        "penalty": [words[kind] for kind in said["kinds"]],
        "fine": f"{format_yuan(amount)}（大写：{capitals(amount)}）" if amount else "",
        "payment": ("spot" if said["collected"] else "bank") if amount else None,
        "bank": BANK if amount else "",
    }


SAYS: dict[str, Says] = {
    "major_penalty_report": of_the_filing,
    "major_penalty_opinion": of_the_filing,
    "summary_penalty_decision": _summary,
    "case_source_record": _source,
    "filing_approval": _filing,
    "matter_approval": _matter,
    "preservation_notice": _preservation,
    "preservation_release_notice": _preservation_release,
    "evidence_extract": _extract,
    "appraisal_opinion": _appraisal,
    "penalty_notice": _notice,
    "defence_record": _defence,
    "hearing_notice": _hearing_notice,
    "hearing_record": _hearing_record,
    "hearing_report": _hearing_report,
    "review_form": _review,
    "decision_approval": _approval,
    "penalty_decision": _decision,
    "no_penalty_decision": _no_penalty,
    "case_cancellation_decision": _cancellation,
    "payment_arrangement_notice": _arrangement,
    "penalty_delivery_receipt": _receipt,
    "closing_approval": _closing,
    "case_transfer_letter": _transfer,
    execution_papers.DEMAND: execution_papers.demand,
    "court_application": execution_papers.application,
}
