from __future__ import annotations

import pytest

from sundial.cases.models import Case, Party, PartyKind
from sundial.cases.procedure import APPLICANT
from sundial.kernel.refusal import Refusal
from sundial.permits import actions
from sundial.permits.tests.items import licence
from sundial.permits.tests.life import Linwu


@pytest.mark.parametrize(
    ("kind", "identifier", "code"),
    [
        (PartyKind.ENTERPRISE, "91350100M000100Y44", "uscc.checkdigit"),
        (PartyKind.PERSON, "110105194912310021", "citizen_id.checkdigit"),
        (PartyKind.PERSON, "91350100M000100Y43", None),
    ],
)
def test_nothing_is_opened_for_it(linwu: Linwu, kind: str, identifier: str, code: str | None) -> None:
    party = Party(kind=kind, name="李娟", identifier=identifier, telephone="13800138000")
    with pytest.raises(Refusal) as caught:
        actions.open_draft(licence(linwu.bureau.organ), party, by=APPLICANT)
    assert caught.value.field == "identifier"
    assert code is None or caught.value.code == code
    assert not Case.objects.exists() and not Party.objects.exists()


def test_a_good_one_is_kept(linwu: Linwu) -> None:
    party = Party(kind=PartyKind.PERSON, name="李娟", identifier="11010519491231002X", telephone="13800138000")
    assert actions.open_draft(licence(linwu.bureau.organ), party, by=APPLICANT).applicant == party
