"""What happens in the bureau beside the cases: absences on paper, the county's own step limits, files for the credit platform."""

from __future__ import annotations

from contextlib import suppress

from sundial.demo.county import description
from sundial.demo.director import Story
from sundial.demo.tale import CLOSES, OPENS, Stage
from sundial.kernel.refusal import Refusal
from sundial.organs.absence import Absence, delegate
from sundial.organs.models import Post
from sundial.powers.models import RouteStep
from sundial.supervision.disclosure.credit.format import tables
from sundial.supervision.disclosure.credit.handing import hand_over

CREDIT_EVERY = 5  # working days, within the seven of the duty


def absences(stage: Stage) -> Story:
    """The director is away twice; somebody signs for him on paper."""
    for number, told in enumerate(description()["absences"], 1):
        yield stage.at(told["from"], OPENS)
        county = stage.county
        holder = county.people[told["holder"]]
        absent = Absence(
            post=Post.objects.get(organ=county.bureau, role=told["role"]),
            holder=holder,
            deputy=county.people[told["deputy"]],
            first=stage.day(told["from"]),
            last=stage.day(told["to"]),
            reason=told["reason"],
            paper=f"临安监授〔{stage.today:%Y}〕{number}号",
        )
        delegate(absent, holder)


def credit_files(stage: Stage, first: int) -> Story:
    """Once a week the office hands the bureau's decisions over to the credit platform; the other organs have yet to begin."""
    for day in range(first, 1, CREDIT_EVERY):
        yield stage.at(day, CLOSES)
        for table in tables():
            with suppress(Refusal):  # nothing was decided since
                hand_over(table, stage.county.bureau, by=stage.county.hejing)


def set_step_limits() -> None:
    """Write the limits of the internal route that this county has set itself, within its promises."""
    for item, limits in description()["step_limits"].items():
        for name, days in limits.items():
            steps = RouteStep.objects.filter(version__item__code=item, name=name)
            steps.update(limit_value=days, limit_unit="working_day")
