"""A sentence that keeps its pattern and its values, so that a face can say it in the reader's language.

This floor knows no Django: the pattern is marked for translation here, and translated where it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping


class Said(str):
    """An English sentence, filled. ``pattern`` is its message id with ``%(name)s`` places, ``values`` what fills them."""

    pattern: str
    values: Mapping[str, object]

    def in_words(self, translate: Callable[[str], str]) -> str:
        """The sentence with its pattern, and every sentence within it, turned by ``translate``."""
        return translate(self.pattern) % {name: in_words(value, translate) for name, value in self.values.items()}


def said(pattern: str, **values: object) -> Said:
    """Return ``pattern`` filled with ``values``."""
    sentence = Said(pattern % values)
    sentence.pattern, sentence.values = pattern, values
    return sentence


def in_words(sentence: object, translate: Callable[[str], str]) -> str:
    """Return a sentence in the reader's language as far as it is one of ours; anything else as it is."""
    return sentence.in_words(translate) if isinstance(sentence, Said) else str(sentence)
