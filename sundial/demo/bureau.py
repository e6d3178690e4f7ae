"""What happens in the bureau beside the cases: absences on paper, the county's own step limits."""

from __future__ import annotations

from sundial.demo.county import description
from sundial.demo.director import Story
from sundial.demo.tale import OPENS, Stage
from sundial.organs.absence import Absence, delegate
from sundial.organs.models import Post
from sundial.powers.models import RouteStep


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


def set_step_limits() -> None:
    """Write the limits of the internal route that this county has set itself, within its promises."""
    for item, limits in description()["step_limits"].items():
        for name, days in limits.items():
            steps = RouteStep.objects.filter(version__item__code=item, name=name)
            steps.update(limit_value=days, limit_unit="working_day")
