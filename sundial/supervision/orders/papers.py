"""The document of an order: PDF/A in the official layout, from the kind's own row."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings

from sundial.cases.documents.content import Filling, blocks
from sundial.cases.documents.proof import qr
from sundial.cases.documents.typesetting import pdf
from sundial.cases.documents.values import Shown
from sundial.cases.documents.wording import say_date, say_limit, words
from sundial.kernel.clock import local_date
from sundial.kernel.limits import Unit
from sundial.ledger.queries import number_of
from sundial.organs.access import Duty
from sundial.organs.models import Organ
from sundial.supervision.access import supervised_organs
from sundial.supervision.models import Signal, SignalState
from sundial.supervision.orders.kinds import OrderKind
from sundial.supervision.orders.models import Order

CASE_LINE = "办件编号：{number}；事项：{item}；申请人：{applicant}。"
DONE = {
    SignalState.OPEN: "当事人至今未说明理由",
    SignalState.REPLIED: "当事人已说明理由，尚未处置",
    SignalState.INVESTIGATING: "监察机构正在调查",
    SignalState.CLOSED: "已作出处置",
}
# The seals, marks and names of a group resident in a department are its own, not the department's.
RESIDENT_MARK = "驻"


def standing(signal: Signal) -> str:
    """Since when a light burns and what has been done about it, in the words of a paper; its own sentence stands beside."""
    lit = say_date(local_date(signal.raised_at))
    return f"上述情况于{lit}亮灯，{DONE[SignalState(signal.state)]}。"


def issuer_name(body: Organ, by: Duty | None) -> str:
    """Who issues, as the head of the paper says it: the body, or the group resident in it."""
    if by is not None and by.post.watches_id and by.post.organ_id in supervised_organs(by):
        return f"{body.name}{by.post.name}"
    return body.name


def series_mark(kind: OrderKind, by: Duty | None) -> str:
    """The word of the number series; a resident group in the organ it watches counts apart from the organ."""
    resident = by is not None and by.post.watches_id == by.post.organ_id
    return (RESIDENT_MARK if resident else "") + kind.paper.mark


def facts(order: Order, issuer: str, sentences: list[str]) -> dict[str, Shown]:
    """What the paper may say; ``sentences`` are those of the lights it follows."""
    due_on = say_date(local_date(order.due_at - dt.timedelta(microseconds=1))) if order.due_at else ""
    deadline = order.about.deadline
    return {
        "organ": issuer,
        "addressee": order.addressee,
        "subject": order.organ.name,
        "case_line": _case_line(order),
        "lights": sentences,
        "matter": order.matter,
        "demands": [str(each) for each in order.demands],
        "deadline": say_limit(deadline.value, Unit.WORKING_DAY) if deadline else "",
        "due_on": due_on,
        "issued_on": say_date(local_date(order.issued_at)),
        "telephone": order.body.telephone or order.body.supervision_telephone,
    }


def sheet(order: Order) -> bytes:
    """Set the paper of ``order`` from its kept values; the same order always sets to the same bytes."""
    paper, day = order.about.paper, local_date(order.issued_at)
    filling = Filling(paper, order.values, day)
    content: dict[str, Any] = {
        "layout": paper.layout,
        "header": paper.header,
        "organ": filling.say("{organ}"),
        "title": order.title,
        "number": order.number,
        "addressee": filling.say(paper.addressee),
        "blocks": blocks(filling),
        "cells": [],
        "signatures": [],
        "date": say_date(day),
        "seal": words()["seal"].format(seal=paper.seal) if paper.seal else "",
        "copies": paper.copies_text,
        "receipt_line": paper.receipt_line,
        "proof": _proof(order.pk, order.values),
        "words": words(),
    }
    return pdf(content, at=order.issued_at)


def title(order: Order) -> str:
    """The paper's title, filled."""
    return Filling(order.about.paper, order.values, local_date(order.issued_at)).say(order.about.paper.title)


def _proof(pk: UUID, values: dict[str, Any]) -> dict[str, Any]:
    address = f"{settings.PUBLIC_ADDRESS}/wall/orders/{pk}/"
    receipt = f"{words()['receipt']} {number_of(bytes.fromhex(str(values['leaf'])))}"
    called = f"{words()['telephone']} {values['telephone']}" if values["telephone"] else ""
    return {"address": address, "qr": qr(address), "lines": [receipt, *filter(None, [called])], "leaf": values["leaf"]}


def _case_line(order: Order) -> str:
    if order.case is None:
        return ""
    case = order.case
    return CASE_LINE.format(number=case.number, item=case.version.name, applicant=case.applicant.name)
