"""问责制度: the regimes of accountability, each as one object: who answers, for what, begun by whom, decided and reviewed by whom, how (ACC-01)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.stated.words import both
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml
from sundial.powers.models import ItemVersion

FILE = Path(__file__).with_name("regimes.yaml")
CERTIFICATES = "certificates"


@dataclass(frozen=True)
class Form:
    """A way of holding to account. ``takes`` what its carrying out takes away; ``filed``: reported under personnel authority."""

    title: Any
    takes: str = ""
    filed: bool = False


@dataclass(frozen=True)
class Ground:
    """What somebody is held to account for. ``names``: a report of it says whose it is."""

    title: Any
    group: Any = ""
    names: bool = False


@dataclass(frozen=True)
class Grade:
    """How grave a wrong is, with the codes of the forms open to it."""

    title: Any
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Regime:
    """One regime; ``elsewhere`` says whom it does not reach and what is done instead, ``may_stop`` that review may suspend the carrying out.

    ``initiators`` are the ways a wrong may come to light, ``referred`` what goes to another body and is not decided here.
    """

    key: str
    title: Any
    source: str
    about_a_case: bool
    persons: Any
    elsewhere: Any
    investigator: Any
    decider: Any
    review: Any
    may_stop: bool
    initiators: Mapping[str, Any]
    grounds: Mapping[str, Ground]
    grades: Mapping[str, Grade]
    graded_by: str
    forms: Mapping[str, Form]
    referred: Mapping[str, Any]
    aggravating: Mapping[str, Any]
    unverified: bool

    @property
    def all_forms(self) -> dict[str, Any]:
        """Every form by its code, the lightest first, referrals last."""
        return {code: form.title for code, form in self.forms.items()} | dict(self.referred)


@cache
def regimes() -> dict[str, Regime]:
    """Every regime by its key. Raises ValueError or KeyError where the file is wrong."""
    told = _told()
    return {key: _read(key, row, told) for key, row in told["regimes"].items()}


@cache
def _told() -> Mapping[str, Any]:
    told: Mapping[str, Any] = read_yaml(FILE)
    return told


def regime_in(version: ItemVersion) -> Regime:
    """The regime an item runs. Raises ``Refusal`` ``regime.unknown``."""
    key = version.extra.get("regime", _told()["default"])
    if key not in regimes():
        raise Refusal("regime.unknown", _("The catalogue names the regime “%(key)s”, which does not exist."), key=key)
    return regimes()[key]


def regime_of(case: Case) -> Regime:
    """The regime of a proceeding. Raises ``Refusal`` ``regime.unknown``."""
    return regime_in(case.version)


def _read(key: str, row: Mapping[str, Any], told: Mapping[str, Any]) -> Regime:
    graded = told["regimes"][row["graded_like"]] if "graded_like" in row else row
    grades = {
        name: Grade(_said(each, f"{key}.{name}"), tuple(each["forms"])) for name, each in graded["grades"].items()
    }
    return Regime(
        key=key,
        title=_said(row, key),
        source=row["source"],
        about_a_case=row["about"] == "case",
        persons=both(row["persons"], f"{key}.persons"),
        elsewhere=both(row["elsewhere"], f"{key}.elsewhere") if "elsewhere" in row else "",
        investigator=both(row["investigator"], f"{key}.investigator"),
        decider=both(row["decider"], f"{key}.decider"),
        review=both(row["review"], f"{key}.review"),
        may_stop=row.get("may_stop", False),
        initiators={code: both(told["sources"][code], code) for code in row.get("initiators", told["sources"])},
        grounds={code: _ground(each, f"{key}.{code}") for code, each in row["grounds"].items()},
        grades=grades,
        graded_by=graded["graded_by"],
        forms={code: _form(told["forms"][code], code) for grade in grades.values() for code in grade.forms},
        referred=_each(row.get("referred", {}) | told["referred"]),
        aggravating=_each({code: told["aggravating"][code] for code in graded.get("aggravating", told["aggravating"])}),
        unverified=row.get("unverified", False),
    )


def _said(row: Mapping[str, Any], where: str) -> Any:
    return both({"zh": row["zh"], "en": row["en"]}, where)


def _each(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {code: both(words, code) for code, words in rows.items()}


def _form(row: Mapping[str, Any], code: str) -> Form:
    return Form(_said(row, code), row.get("takes", ""), row.get("filed", False))


def _ground(row: Mapping[str, Any], where: str) -> Ground:
    return Ground(_said(row, where), both(row["group"], where) if "group" in row else "", row.get("names", False))
