"""What the pieces hung in other rooms' pages need: the cast, and the steps of the clock."""

from django import template
from django.http import HttpRequest

from sundial.demo import clock, queries
from sundial.kernel import clock as kernel_clock
from sundial.kernel import workdays

register = template.Library()


@register.simple_tag
def cast() -> dict[str, object]:
    """Everybody with an account, and the first password."""
    return {"people": queries.cast(), "first_password": queries.first_password()}


@register.simple_tag
def clock_steps() -> list[tuple[str, object]]:
    """The steps a visitor may take, by name and label."""
    return list(clock.STEPS.items())


@register.simple_tag
def today_works() -> bool:
    """Whether today is a working day."""
    return workdays.national().is_working(kernel_clock.today())


@register.simple_tag(takes_context=True)
def here(context: template.Context) -> str:
    """The address to come back to: this page when it can be asked for again."""
    request: HttpRequest | None = context.get("request")
    return request.get_full_path() if request is not None and request.method == "GET" else "/"
