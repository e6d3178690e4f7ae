from __future__ import annotations

import pytest

from sundial.ledger import merkle
from sundial.ledger.merkle import ProofError
from sundial.ledger.tests.public_cases import Case, cases

ALL = list(cases())


def holds(case: Case) -> bool:
    verify = merkle.verify_inclusion if case.kind == "inclusion" else merkle.verify_consistency
    first, second = (case.old_hash, case.proof) if case.kind == "inclusion" else (case.proof, case.old_hash)
    try:
        verify(case.old, case.new, first, second, case.new_hash)  # type: ignore[arg-type]  # both take them so
    except ProofError:
        return False
    return True


def test_the_set_is_complete() -> None:
    assert len([each for each in ALL if each.kind == "inclusion"]) == 98
    assert len([each for each in ALL if each.kind == "consistency"]) == 98
    assert sum(not each.holds for each in ALL) == 184


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.kind} {case.old} {case.new} {case.told}")
def test_what_holds_is_accepted_and_nothing_else(case: Case) -> None:
    assert holds(case) is case.holds
