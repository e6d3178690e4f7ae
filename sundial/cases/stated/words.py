"""Words a file states in both languages, shown in the reader's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language


def both(words: Mapping[str, Any], where: str) -> Any:
    """The lazy text of ``{zh, en}``. Raises ValueError, naming ``where``, unless both are given and nothing else."""
    if not isinstance(words, Mapping) or set(words) != {"zh", "en"} or not all(words.values()):
        raise ValueError(f"{where}: words need zh and en")
    return _in_readers_language(str(words["zh"]), str(words["en"]))


def fits(when: Mapping[str, Any], answers: Mapping[str, Any]) -> bool:
    """Whether the answers are those ``when`` names: ``{field: answer}`` or ``{field: [one, or another]}``."""
    return all(
        answers.get(name) in wanted if isinstance(wanted, list) else answers.get(name) == wanted
        for name, wanted in when.items()
    )


def _choose(chinese: str, english: str) -> str:
    return english if (get_language() or "").startswith("en") else chinese


_in_readers_language = lazy(_choose, str)
