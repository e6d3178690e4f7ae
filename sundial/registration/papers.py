"""What the papers of a market say beside the answers: the registered fields as they stand, and what a change made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sundial.cases.documents import kind as document_kind
from sundial.cases.papers import values_of
from sundial.kernel.clock import local_date
from sundial.registration.checks import FIELDS
from sundial.registration.models import Market

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

# Papers are Chinese whoever prints them.
CHANGED = "{label}：由“{before}”变更为“{after}”"


@values_of("market")
def registered(act: Act, kind: str) -> Mapping[str, Any]:
    """The fields as the register has them today, under the code of the region: an answer of the application may be out of date."""
    market = Market.objects.filter(case=act.case).first()
    if market is None:
        return {}
    standing = {name: str(act.case.answers.get(name, "")) for name in FIELDS}
    return {**standing, "code": market.code, "changed": _changed(act, market) if kind == "market_change_notice" else []}


def _changed(act: Act, market: Market) -> list[str]:
    """Each field the latest change gave another value, in the words of the certificate."""
    *_earlier, before, now = [None, None, *(each.fields for each in market.entries.all())]
    if act.verb != "decide_grant" or before is None or now is None:
        return []
    labels = document_kind("market_certificate", on=local_date(act.at)).fields
    return [
        CHANGED.format(label=labels[name].label, before=before[name], after=now[name])
        for name in FIELDS
        if str(before[name]) != str(now[name])
    ]
