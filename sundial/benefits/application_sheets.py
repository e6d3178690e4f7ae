"""The applications with forms of their own: 医疗救助申请表 and 申领审批表, on which each tier signs what it found (FORM-11)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sundial.cases.application_form import Sheet, sheet_of
from sundial.cases.documents.wording import say_date
from sundial.cases.models import Case
from sundial.cases.stated.models import Record
from sundial.kernel.clock import local_date
from sundial.kernel.money import format_yuan
from sundial.powers.models import ItemVersion

BETWEEN = "　"


@sheet_of("aid")
def aid(version: ItemVersion) -> Sheet:
    return Sheet("aid_application", further=signed_by_tiers)


@sheet_of("unemployment")
def unemployment(version: ItemVersion) -> Sheet:
    return Sheet("unemployment_application", further=signed_by_the_centre)


def signed_by_tiers(case: Case | None) -> Mapping[str, Any]:
    """What village, township and county entered on the case so far."""
    return {
        "village_opinion": _entered(case, "pass_on", "text"),
        "township_opinion": _entered(case, "visit", "findings", "text"),
        "county_opinion": _decided(case, "decide", "同意救助"),
    }


def signed_by_the_centre(case: Case | None) -> Mapping[str, Any]:
    """What the centre decided, and the number it gave."""
    made = _last(case, "register")
    number = made.values.get("certificate_number", "") if made else ""
    return {"verdict": _decided(case, "register", "同意登记发证"), "certificate_number": number}


def _decided(case: Case | None, action: str, granted: str) -> str:
    made = _last(case, action)
    if made is None:
        return ""
    amount = made.values.get("grant_amount")
    sum_of = f"，救助金额{format_yuan(Decimal(amount))}元" if amount else ""
    said = f"{granted}{sum_of}。" if made.values["granted"] else f"不同意：{made.values['reason']}"
    return _signed(made, said)


def _entered(case: Case | None, action: str, *fields: str) -> str:
    made = _last(case, action)
    return _signed(made, BETWEEN.join(str(made.values[each]) for each in fields)) if made else ""


def _signed(made: Record, said: str) -> str:
    return BETWEEN.join((said, made.officer.name if made.officer else "", say_date(local_date(made.at))))


def _last(case: Case | None, action: str) -> Record | None:
    return case.records.filter(action=action).last() if case else None
