"""Every worked example of every rule, through the same SQL that runs on real cases."""

from __future__ import annotations

import pytest

from sundial.rules.examples import Outcome, run_examples
from sundial.rules.library import load_all
from sundial.rules.rule import Example, Rule

RULES = load_all()
EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]


def named(rule: Rule, example: Example) -> str:
    return f"{rule.id}-{rule.version}-{example.line}"


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    """All examples are run together, but not before the first is asked for: each process of a run collects this file."""
    return {named(outcome.rule, outcome.example): outcome for outcome in run_examples(RULES)}


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[named(*each) for each in EXAMPLES])
def test_example(outcomes: dict[str, Outcome], rule: Rule, example: Example) -> None:
    expected = () if example.expect == "none" else (example.expect,)
    assert outcomes[named(rule, example)].lights == expected, example.name
