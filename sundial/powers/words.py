"""Words to find items by: how a name becomes lexemes and a question becomes a query. Pure.

- ``signs``: Chinese text as single signs and overlapping pairs with their positions, so that a phrase is found as neighbours;
- ``letters``: pinyin from every sign on (``py.``) and initials from every sign on (``in.``), so that a prefix search finds
  whatever begins inside the name; both once more for the whole name (``p0.``, ``i0.``), so that what begins there comes
  first; codes (``co.``) and Latin words (``la.``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sundial.kernel.yaml_files import read_yaml
from sundial.powers.drafts import DATA

# How far into a name pinyin is followed; longer input is cut to it.
PINYIN_LETTERS = 24
# PostgreSQL keeps no position beyond this.
LAST_POSITION = 16383
# Between two texts of one version, so that no phrase runs from one into the other.
GAP = 2
MOST_RUNS = 12
RUN = re.compile(r"[㐀-鿿]+|[a-z0-9]+")
MARKS = re.compile(r"[^\w\s]|_")
BEGINNINGS = ("p0.", "i0.")
ANYWHERE = ("py.", "in.", "co.", "la.")


@dataclass(frozen=True)
class Word:
    """One lexeme at a place, with the weight of its field: A name, B alias and keyword, C theme and unit, D organ."""

    lexeme: str
    position: int
    weight: str


def runs(text: str) -> list[str]:
    """The Chinese and the Latin runs of a text. Blanks divide; brackets and other marks do not, so 经营(零售) is one run."""
    return RUN.findall(MARKS.sub("", unicodedata.normalize("NFKC", text).lower()))


def is_chinese(run: str) -> bool:
    return run[0] >= "㐀"


def signs(texts: Iterable[tuple[str, str]]) -> list[Word]:
    """The Chinese lexemes of ``(text, weight)`` pairs."""
    found: list[Word] = []
    position = 1
    for run, weight in _each_run(texts):
        if is_chinese(run):
            found += [Word(sign, min(position + place, LAST_POSITION), weight) for place, sign in enumerate(run)]
            found += [Word(pair, min(position + place, LAST_POSITION), weight) for place, pair in enumerate(pairs(run))]
            position += len(run) + GAP
    return found


def letters(texts: Iterable[tuple[str, str]], code: str) -> list[Word]:
    """The lexemes of pinyin, initials, Latin words and of the item's code."""
    found = [word for run, weight in _each_run(texts) for word in _letters_of(run, weight)]
    parts = {"".join(runs(code)), *(part for part in runs(code) if len(part) > 1)}
    return found + [Word(f"co.{part}", 1, "A") for part in sorted(parts) if part]


def _each_run(texts: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for text, weight in texts:
        for run in runs(text):
            yield run, weight


def _letters_of(run: str, weight: str) -> Iterator[Word]:
    if not is_chinese(run):
        yield Word(f"la.{run}", 1, weight)
        return
    if weight not in "AB":
        return
    from pypinyin import Style, lazy_pinyin  # A quarter of a second's reading, which most processes need not do.

    syllables = lazy_pinyin(run, style=Style.NORMAL, errors="ignore")
    for place in range(len(syllables)):
        spoken = "".join(syllables[place:])[:PINYIN_LETTERS]
        initials = "".join(syllable[0] for syllable in syllables[place:])[:PINYIN_LETTERS]
        yield from (Word(f"py.{spoken}", 1, weight), Word(f"in.{initials}", 1, weight))
        if place == 0:
            yield from (Word(f"p0.{spoken}", 1, weight), Word(f"i0.{initials}", 1, weight))


def pairs(run: str) -> list[str]:
    """Every two neighbouring signs."""
    return ["".join(pair) for pair in pairwise(run)]


def vector(words: Sequence[Word]) -> str:
    """The words as a ``tsvector`` literal."""
    return " ".join(f"{_quoted(word.lexeme)}:{word.position}{word.weight}" for word in words)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


@lru_cache(maxsize=1)
def synonyms() -> dict[str, list[str]]:
    """Every word of ``data/search_words.yaml`` with the others of its line."""
    return {word: [other for other in line if other != word] for line in _search_words()["synonyms"] for word in line}


@lru_cache(maxsize=1)
def stop_signs() -> frozenset[str]:
    """Signs that carry a sentence and not its matter."""
    return frozenset(_search_words()["stop"])


def _search_words() -> dict[str, Any]:
    loaded: dict[str, Any] = read_yaml(DATA / "search_words.yaml")
    return loaded


@dataclass(frozen=True)
class Part:
    """A piece of a question: a ``tsquery`` literal for one of the two vectors."""

    vector: str
    literal: str


@dataclass(frozen=True)
class Question:
    """What was asked. ``runs`` must all be answered; ``pieces`` are for a looser look; ``begins`` may be empty.

    ``begins`` finds names that begin with the letters of a question, in pinyin or initials.
    """

    text: str
    runs: tuple[Part, ...]
    pieces: tuple[Part, ...]
    begins: str


def question(text: str) -> Question:
    """Read a search text; a question without runs holds nothing to look for."""
    asked = runs(text)[:MOST_RUNS]
    first = asked[0] if asked and not is_chinese(asked[0]) else ""
    pieces = dict.fromkeys(piece for run in asked for piece in _pieces(run))
    return Question(
        text.replace("\0", "").strip(), tuple(_whole(run) for run in asked), tuple(pieces), _prefixes(first, BEGINNINGS)
    )


def _whole(run: str) -> Part:
    """The run as it stands, or by a synonym."""
    if is_chinese(run):
        return Part("signs", " | ".join(phrase(form) for form in [run, *synonyms().get(run, [])]))
    return Part("letters", _prefixes(run, ANYWHERE))


def _pieces(run: str) -> list[Part]:
    if not is_chinese(run) or len(run) < 2:
        return [_whole(run)]
    telling = [pair for pair in pairs(run) if not stop_signs() & set(pair)] or pairs(run)
    return [Part("signs", _alike(pair)) for pair in telling]


def _alike(pair: str) -> str:
    """The pair, or a synonym when it is a word of its own."""
    return " | ".join([_quoted(pair), *(phrase(other) for other in synonyms().get(pair, []))])


def phrase(run: str) -> str:
    """Chinese signs that stand next to each other in this order."""
    return "(" + " <-> ".join(_quoted(pair) for pair in pairs(run) or [run]) + ")"


def _prefixes(run: str, kinds: Iterable[str]) -> str:
    return " | ".join(f"{_quoted(kind + run[:PINYIN_LETTERS])}:*" for kind in kinds) if run else ""
