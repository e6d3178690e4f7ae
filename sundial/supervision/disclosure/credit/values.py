"""What fills the columns: each value by its name in ``fields.yaml``, read off the case and the paper that decided it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from sundial.cases import person_papers
from sundial.cases.models import Case, Document, PartyKind
from sundial.kernel.clock import local_date
from sundial.kernel.identifiers import uscc
from sundial.kernel.refusal import Refusal
from sundial.penalties.registers import showings
from sundial.penalties.terms import fine_of, gains_of, money_of
from sundial.supervision.disclosure.credit.format import Field, Table, stated

WAN = Decimal(10_000)
MILLIONTHS = Decimal("0.000001")
CONFISCATED = {"confiscate_gains", "confiscate_goods"}
TAKEN = {"withhold_permit", "revoke_permit"}


@dataclass(frozen=True)
class Decision:
    """A decided case with the paper that carries the decision, where one was issued."""

    table: Table
    case: Case
    paper: Document | None

    @property
    def void(self) -> bool:
        """Whether the decision no longer stands."""
        return self.case.outcome in self.table.void or bool(self.case.answers.get("annulled"))

    @property
    def individual(self) -> bool:
        return self.case.applicant.identifier.startswith(stated()["individual_code"])

    @property
    def kinds(self) -> set[str]:
        """The kinds of penalty that were imposed."""
        return set(self.case.answers.get("kinds", []))

    def said(self, name: str) -> str:
        """A value of the paper as it was issued; lines joined."""
        value = self.paper.values.get(name, "") if self.paper else ""
        return "；".join(map(str, value)) if isinstance(value, list) else str(value)

    def answer(self, name: str) -> str:
        result = self.case.answers.get("result") or {}
        return str(result.get(name) or "")


Value = Callable[[Decision], str]
_values: dict[str, Value] = {}


def filled(field: Field, decision: Decision) -> str:
    """What stands in the column. Raises KeyError for a value nobody makes."""
    return _values[field.value](decision).strip() if field.value else ""


_needed: dict[str, Callable[[Decision], bool]] = {
    "": lambda _decision: False,
    "always": lambda _decision: True,
    "organisation": lambda decision: not _is_person(decision),
    "person": lambda decision: _is_person(decision),
    "fine": lambda decision: "fine" in decision.kinds,
    "confiscated": lambda decision: bool(decision.kinds & CONFISCATED),
    "permit_taken": lambda decision: bool(decision.kinds & TAKEN),
}


def needed(field: Field, decision: Decision) -> bool:
    """Whether the column may not stay empty. Raises KeyError for a condition nobody knows."""
    return _needed[field.must](decision)


def _value(make: Value) -> Value:
    _values[make.__name__.removeprefix("_")] = make
    return make


def _is_person(decision: Decision) -> bool:
    return decision.case.applicant.kind == PartyKind.PERSON


@_value
def _party_name(decision: Decision) -> str:
    return decision.case.applicant.name


@_value
def _party_kind(decision: Decision) -> str:
    kinds = stated()["party_kinds"]
    if _is_person(decision):
        return str(kinds["person"])
    return str(kinds["individual" if decision.individual else "organisation"])


@_value
def _party_code(decision: Decision) -> str:
    return "" if _is_person(decision) else decision.case.applicant.identifier


@_value
def _representative(decision: Decision) -> str:
    return "" if _is_person(decision) else decision.case.applicant.legal_representative


@_value
def _person_paper(decision: Decision) -> str:
    return person_papers.credit_name(decision.case.applicant.paper) if _is_person(decision) else ""


@_value
def _person_number(decision: Decision) -> str:
    return decision.case.applicant.identifier if _is_person(decision) else ""


@_value
def _paper_title(decision: Decision) -> str:
    return decision.paper.title if decision.paper else ""


@_value
def _paper_number(decision: Decision) -> str:
    return decision.paper.number if decision.paper else ""


@_value
def _licence_class(decision: Decision) -> str:
    return str(stated()["licence_class"])


@_value
def _certificate_name(decision: Decision) -> str:
    return decision.case.version.name if _certificate_number(decision) else ""


@_value
def _certificate_number(decision: Decision) -> str:
    return decision.answer("number") or decision.said("certificate_number")


@_value
def _licence_content(decision: Decision) -> str:
    return decision.answer("content") or decision.case.version.name


@_value
def _decided_on(decision: Decision) -> str:
    return local_date(decision.case.decided_at).isoformat() if decision.case.decided_at else ""


@_value
def _valid_from(decision: Decision) -> str:
    return decision.answer("valid_from") or _decided_on(decision)


@_value
def _valid_to(decision: Decision) -> str:
    return decision.answer("valid_to") or _long()


@_value
def _organ_name(decision: Decision) -> str:
    return decision.case.organ.name


@_value
def _organ_code(decision: Decision) -> str:
    return decision.case.organ.code


@_value
def _state(decision: Decision) -> str:
    return str(stated()["states"]["void" if decision.void else "valid"])


@_value
def _remark(decision: Decision) -> str:
    return str(stated()["void_remark"]) if decision.void else ""


@_value
def _cause(decision: Decision) -> str:
    return decision.case.project_name


@_value
def _facts(decision: Decision) -> str:
    return decision.said("facts")


@_value
def _penalty_basis(decision: Decision) -> str:
    return decision.said("penalty_basis")


@_value
def _penalty_kinds(decision: Decision) -> str:
    names = stated()["penalty_kinds"]
    return "、".join(names[each] for each in decision.case.answers.get("kinds", []))


@_value
def _penalty_words(decision: Decision) -> str:
    return decision.said("penalty")


@_value
def _fine(decision: Decision) -> str:
    return _in_wan(fine_of(decision.case))


@_value
def _confiscated(decision: Decision) -> str:
    answers = decision.case.answers
    goods = money_of(answers.get("goods_value")) if "confiscate_goods" in answers.get("kinds", []) else Decimal(0)
    return _in_wan(gains_of(decision.case) + goods)


@_value
def _permit_taken(decision: Decision) -> str:
    return _penalty_words(decision) if decision.kinds & TAKEN else ""


@_value
def _shown_until(decision: Decision) -> str:
    """The day the credit platform takes it down, by how heavy the penalty is; the longest where its register knows no end."""
    ends = [each.until for each in showings(decision.case)[:1] if each.until]
    return ends[0].isoformat() if ends else _long()


def _in_wan(amount: Decimal) -> str:
    """Yuan as the platform counts them: in ten thousands, six places."""
    return str((amount / WAN).quantize(MILLIONTHS)) if amount else ""


def _long() -> str:
    until: dt.date = stated()["no_end"]
    return until.isoformat()


def wrong_code(code: str) -> str:
    """The sentence that says what is wrong with a credit code; empty when it is good."""
    return _wrong(uscc.validate, code)


def wrong_person(decision: Decision, number: str) -> str:
    """The same of the number of a person, by the paper it is of."""
    return _wrong(partial(person_papers.validate, decision.case.applicant.paper), number)


def _wrong(validate: Callable[[str], str], number: str) -> str:
    try:
        validate(number)
    except Refusal as refusal:
        return str(refusal)
    return ""
