"""Every applicant of the demonstration has a code whose check digits are right, and says that it is a demonstration."""

from __future__ import annotations

import pytest

from sundial.cases.models import PartyKind
from sundial.demo.applicants import applicant
from sundial.demo.county import DATA
from sundial.kernel.identifiers import citizen_id, uscc
from sundial.kernel.yaml_files import read_yaml

TOLD = read_yaml(DATA / "applicants.yaml")
KEYS = [*TOLD["firms"], *TOLD["people"]]


@pytest.mark.parametrize("key", KEYS)
def test_its_code_is_sound(key: str) -> None:
    party = applicant(key)
    if party.kind == PartyKind.PERSON:
        assert citizen_id.fault_of(party.identifier) is None
    else:
        assert uscc.fault_of(party.identifier) is None
        assert uscc.organisation_code_is_good(party.identifier[8:17])
    assert "演示" in party.name + party.address


def test_no_two_share_a_code() -> None:
    assert len({applicant(key).identifier for key in KEYS}) == len(KEYS)
