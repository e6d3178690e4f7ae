"""What the law itself commands or allows in anybody's case, whatever the benchmark: age, fault, harm undone; one act, one fine.

Pure; the rows are dated in ``data.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sundial.powers.discretion.finding import Finding
from sundial.powers.discretion.words import Name, data, holding


@dataclass(frozen=True)
class Statutory:
    """A circumstance of the law: the directions it commands (``must``) or allows. ``unverified``: cited from memory."""

    key: str
    name: Name
    directions: tuple[str, ...]
    must: bool
    basis: str
    by_age: bool = False
    unverified: bool = False


def statutory_on(act_on: date) -> list[Statutory]:
    """All circumstances of the law in force on the day of the act, to be asked in a form (those of age are reckoned)."""
    return [_statutory(row) for row in holding(data()["statutory"], act_on)]


def _statutory(row: Mapping[str, object]) -> Statutory:
    return Statutory(
        str(row["key"]),
        Name(str(row["zh"]), str(row["en"])),
        tuple(row["directions"]),  # type: ignore[arg-type]  # a list in our own file, held to it by a test
        row["binding"] == "must",
        str(row["basis"]),
        "age" in row,
        bool(row.get("unverified", False)),
    )


def age_on(born: date, day: date) -> int:
    """Whole years on ``day``. A year of age is full on the day after the birthday's eve, that is on the birthday (民法典 art. 200 ff.)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def applying(act_on: date, *, born: date | None = None, answered: Mapping[str, bool] | None = None) -> list[Statutory]:
    """The circumstances of the law that are present: by age on the day of the act, and those answered yes."""
    told = answered or {}
    age = age_on(born, act_on) if born else None
    rows = holding(data()["statutory"], act_on)
    return [_statutory(row) for row in rows if (_by_age(row, age) if "age" in row else told.get(row["key"], False))]


def _by_age(row: Mapping[str, list[int]], age: int | None) -> bool:
    first, last = row["age"]
    return age is not None and first <= age <= last


def disregarded(finding: Finding, present: Sequence[Statutory]) -> list[Statutory]:
    """The commands of the law that the grade found does not follow: an officer may not decide by that grade alone."""
    return [each for each in present if each.must and finding.grade.direction_key not in each.directions]


@dataclass(frozen=True)
class OneFine:
    """Which of several findings on one act fines, and on what basis."""

    fining: Finding
    basis: str


def one_fine(findings: Sequence[Finding], on: date) -> OneFine | None:
    """One act breaches several norms: the fine is that of the norm which fines highest (行政处罚法 art. 29).

    ``on`` is the day of the decision. None when no finding fines. Before the law said so, the first one stands.
    """
    fined = [each for each in findings if each.sanction("fine")]
    rows = holding(data()["one_fine"], on)
    if not fined or not rows:
        return None
    highest = max(fined, key=_most_fined) if rows[0]["several_norms"] == "highest" else fined[0]
    return OneFine(highest, rows[0]["basis"])


def _most_fined(finding: Finding) -> tuple[Decimal, Decimal]:
    """The law's own most, then its least: it is the norms that are compared, not what one would do under them."""
    law = finding.law_of("fine")
    if law is None:
        return Decimal(0), Decimal(0)
    return Decimal("Infinity") if law.most is None else law.most, law.least
