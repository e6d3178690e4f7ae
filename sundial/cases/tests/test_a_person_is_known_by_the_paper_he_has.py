"""证件类型: a foreigner, or a resident of Hong Kong, Macao or Taiwan, applies with the paper he has; its number is checked by its own form."""

from __future__ import annotations

from typing import Any

import pytest

from sundial.cases import parties, person_papers
from sundial.cases.forms import PartyForm
from sundial.cases.masking import mask_identifier
from sundial.cases.models import Party, PartyKind
from sundial.kernel.refusal import Refusal

CARD = "11010519491231002X"


def typed(**more: Any) -> PartyForm:
    return PartyForm({"kind": "person", "name": "John Smith", "telephone": "+1 415 555 0132"} | more)


@pytest.mark.parametrize(
    ("paper", "number", "kept"),
    [
        ("111", CARD.lower(), CARD),
        ("", CARD, CARD),
        ("414", "e 1234567", "E1234567"),
        ("553", "can110100600101", "CAN110100600101"),
        ("511", "12345678", "12345678"),
        ("516", "h12345678", "H12345678"),
    ],
)
def test_each_paper_has_a_number_of_its_own_form(paper: str, number: str, kept: str) -> None:
    form = typed(paper=paper, identifier=number)
    assert form.is_valid(), form.errors
    party = form.party()
    assert (party.identifier, party.telephone) == (kept, "+14155550132")


@pytest.mark.parametrize(
    ("paper", "number"), [("414", "护照一"), ("516", "X1234567"), ("511", CARD), ("111", "E1234567")]
)
def test_a_number_of_another_form_is_refused_by_name(paper: str, number: str) -> None:
    form = typed(paper=paper, identifier=number)
    assert "identifier" in form.errors
    with pytest.raises(Refusal) as refused:
        parties.keep(Party(kind=PartyKind.PERSON, name="甲", paper=paper, identifier=number, telephone=""))
    assert refused.value.field == "identifier" and refused.value.basis


def test_a_number_is_stored_as_it_is_written(db: None) -> None:
    kept = parties.keep(Party(kind=PartyKind.PERSON, name="甲", paper="414", identifier="e 1234567", telephone=""))
    assert Party.objects.get(pk=kept.pk).identifier == "E1234567"


def test_a_body_has_no_paper_of_a_person() -> None:
    body = {"kind": "enterprise", "name": "甲公司", "legal_representative": "乙", "paper": "414"}
    form = typed(**body, identifier="91350100M000100Y43")
    assert form.is_valid(), form.errors
    assert form.party().paper == ""


def test_what_is_made_public_masks_it_and_what_is_reported_calls_it_by_its_name() -> None:
    assert mask_identifier("E12345678").count("*") >= 4
    assert person_papers.credit_name("414") == "护照号" and person_papers.credit_name("") == "身份证"
