"""The paper a natural person is known by, and whether its number can be right: a foreigner has no resident identity card."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import PersonPaper
from sundial.kernel.identifiers import citizen_id
from sundial.kernel.refusal import Refusal
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).with_name("person_papers.yaml")


@cache
def _told() -> Mapping[str, Any]:
    told: Mapping[str, Any] = read_yaml(FILE)
    return told


def validate(paper: str, number: str, *, field: str = "identifier") -> str:
    """The number as it is stored: in capitals, without spaces; no paper named means the identity card.

    Raises ``Refusal``: ``citizen_id.…``, ``person_paper.form``.
    """
    number = "".join(number.split()).upper()
    if (paper or PersonPaper.IDENTITY_CARD) == PersonPaper.IDENTITY_CARD:
        return citizen_id.validate(number, field=field)
    if not re.fullmatch(_told()["papers"][paper]["form"], number):
        raise Refusal(
            "person_paper.form",
            _("This is no number of “%(paper)s”."),
            field=field,
            basis=_told()["source"],
            paper=PersonPaper(paper).label,
        )
    return number


def credit_name(paper: str) -> str:
    """How the double publicity calls the paper."""
    return str(_told()["papers"][paper or PersonPaper.IDENTITY_CARD]["credit"])
