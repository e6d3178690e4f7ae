"""Every worked example of every rule, through the same SQL that runs on real cases."""

from __future__ import annotations

import pytest

from sundial.rules.examples import Outcome, run_examples
from sundial.rules.library import load_all

OUTCOMES = run_examples(load_all())


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: f"{outcome.rule.id}-{outcome.example.line}")
def test_example(outcome: Outcome) -> None:
    assert outcome.lights == (() if outcome.example.expect == "none" else (outcome.example.expect,)), (
        outcome.example.name
    )
