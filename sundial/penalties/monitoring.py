"""Records of monitoring devices: evidence only when law and technique have been reviewed and found in order (行政处罚法 art. 41)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sundial.cases.models import Case
from sundial.cases.procedure import Act
from sundial.cases.stated import reckoned, standing_check
from sundial.cases.stated.checks import acts_done
from sundial.kernel.refusal import Refusal
from sundial.penalties.sanctions import EVIDENCE

POINTS = ("conforms", "well_placed", "announced", "true_record")


@reckoned("monitoring_is_admitted")
def monitoring_is_admitted(act: Act, answers: Mapping[str, Any]) -> bool:
    """Every point of art. 41 is in order; one that is not, and the record is no evidence."""
    return all(answers[name] for name in POINTS)


@standing_check("evidence_stands")
def evidence_stands(case: Case, at: dt.datetime, argument: None) -> None:
    """Evidence of some kind was taken; a record of a device alone counts only where its review admitted it."""
    if not acts_done(case) & set(EVIDENCE) and not case.answers.get("monitoring_admitted"):
        raise Refusal(
            "evidence.none",
            _("No evidence stands: take some, or have the monitoring record reviewed."),
            basis="行政处罚法第四十条、第四十一条、第四十六条",
        )
