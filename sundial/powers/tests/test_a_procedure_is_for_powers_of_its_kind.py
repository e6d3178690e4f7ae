"""The catalogue knows which procedures run here, for which powers, and which of them the public begins."""

from __future__ import annotations

import pytest

from sundial.powers import procedures
from sundial.powers.procedures import Procedure


def test_a_permit_is_applied_for_and_runs_by_the_items_route() -> None:
    assert procedures.runs("permit", "licence") and not procedures.runs("permit", "penalty")
    assert procedures.is_applied_for("permit") and procedures.is_routed("permit")


def test_a_word_nobody_registered_runs_nothing() -> None:
    assert not procedures.runs("", "licence") and not procedures.is_applied_for("") and not procedures.is_routed("")


def test_a_procedure_for_a_power_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown power types"):
        procedures.register(Procedure("magic", "魔法", ("spell",)))
