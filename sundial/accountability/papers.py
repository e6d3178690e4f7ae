"""What papers of a proceeding say beside the answers: the shares, the conclusions, who was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from sundial.accountability.concluding import grades, grounds
from sundial.accountability.finding import RECORD, panel_of, wrong_case_of
from sundial.accountability.regimes import regime_of
from sundial.accountability.trace import PROCEDURE
from sundial.cases.papers import values_of
from sundial.cases.stated.saying import asked_at, in_chinese

if TYPE_CHECKING:
    from sundial.cases.models import Case
    from sundial.cases.procedure import Act


def _matter(case: Case) -> str:
    """What a paper says the wrong was done in."""
    wrong = wrong_case_of(case)
    ground = grounds(case)[case.answers["ground"]]
    return f"编号{wrong.number}的办件办理中" if wrong else f"履行职责中（{ground}）"


@values_of(PROCEDURE)
def of_a_proceeding(act: Act, kind: str) -> dict[str, Any]:
    """The record's own words, whoever prints them."""
    known = act.case.answers
    shares, lines = known.get("shares", []), known.get("decided") or known.get("proposals", [])
    stance = asked_at(act.case, "answer", "answer_stance")
    with override(RECORD):
        told = panel_of("", shares)
        return {
            "matter": _matter(act.case),
            "regime": regime_of(act.case).source,
            "persons": "、".join(dict.fromkeys(each["name"] for each in shares if each["liability"])),
            "found": [
                {
                    "name": line.cells[0].text,
                    "liability": line.cells[1].text,
                    "situation": line.cells[2].text,
                    "article": line.cells[3].text,
                    "why": "".join(line.told),
                }
                for line in told.lines
            ],
            "held": [{name: str(each[name]) or "—" for name in ("name", "liability", "forms")} for each in lines],
            "grade_said": str(grades(act.case)[known["grade"]]) if "grade" in known else "",
            "heard": [
                f"{each.author}（{in_chinese(stance, act.case, each.values['answer_stance'])}）：{each.values['statement']}"
                for each in act.case.records.filter(action="answer").order_by("at")
            ]
            or ["无"],
        }
