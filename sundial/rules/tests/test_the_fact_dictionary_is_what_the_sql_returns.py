"""rules/facts.yaml names every fact the SQL gives, with its type, and no other."""

from __future__ import annotations

import pytest

from sundial.rules.dictionary import Grain, load_dictionary
from sundial.rules.facts import facts_sql
from sundial.rules.tests.histories import duck
from sundial.rules.vocabulary import REASONED

TYPES = {"VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date", "TIMESTAMP": "timestamp"}


def family(kind: str) -> str:
    return TYPES.get(kind, "decimal" if kind.startswith(("DECIMAL", "DOUBLE")) else "integer")


@pytest.mark.parametrize("each", ["case", "step"])
def test_names_and_types_agree(each: Grain) -> None:
    described = duck().execute(f"DESCRIBE {facts_sql('duckdb', each=each)}").fetchall()

    assert {name: family(kind) for name, kind, *_ in described} == load_dictionary().types(each)


def test_what_wants_a_reason_is_one_list() -> None:
    """Lives are held to the verbs the rule looks at, so that no act is lit for a reason its form never asked."""
    listed = ", ".join(f"'{verb}'" for verb in REASONED)
    assert f"e.verb IN ({listed}) AND NOT e.reason_given" in facts_sql("postgres", each="case")


def test_every_fact_is_explained_in_both_languages() -> None:
    dictionary = load_dictionary()
    for fact in [*dictionary.case.values(), *dictionary.step.values()]:
        assert fact.zh.strip(), fact.name
        assert fact.en.strip(), fact.name
