from __future__ import annotations

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sundial.ledger.canonical import LARGEST_INTEGER, NotCanonical, canonical

text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | text
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(text, inner), max_leaves=15)


@settings(max_examples=300, deadline=None)
@given(values)
@example({"\ufb33": 1, "\U0001f600": 2, "€": 3, "\r": 4, "1": 5, "\x80": 6, "ö": 7})
@example("\x01\b\t\n\f\r\x1f\x7f\u2028\u2029\\\"/'<>é\U0001f600")
def test_every_admitted_value_has_the_bytes_of_the_reference(value: object) -> None:
    assert canonical(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # any admitted value


@pytest.mark.parametrize("value", [1.0, float("nan"), 2**53, -(2**53), {"a": [{"b": 0.5}]}])
def test_numbers_that_could_be_read_differently_are_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)  # type: ignore[arg-type]  # the refused case
