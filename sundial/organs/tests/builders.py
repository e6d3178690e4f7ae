"""The county the tests of every room may build on: one government, one bureau, people at posts."""

from __future__ import annotations

from datetime import date

from sundial.kernel import workdays
from sundial.organs.actions import load_calendar
from sundial.organs.models import Appointment, Officer, Organ, Post, Reach, Region, Role, Tier

LONG_AGO = date(2010, 1, 1)


def region(code: str = "431025", name: str = "临武县", parent: Region | None = None, tier: str = Tier.COUNTY) -> Region:
    found, _ = Region.objects.get_or_create(
        code=code, valid_from=LONG_AGO, defaults={"name": name, "tier": tier, "parent": parent}
    )
    return found


def organ(name: str = "临武县安全生产监督管理局", code: str = "LINWU-SAFETY", **fields: object) -> Organ:
    """An organ with the national calendar; the same code again gives the same organ."""
    defaults: dict[str, object] = {
        "name": name,
        "short_name": name[:6],
        "region": fields.pop("region", None) or region(),
        "tier": Tier.COUNTY,
        "calendar": load_calendar(workdays.national()),
    }
    found, _ = Organ.objects.get_or_create(code=code, defaults=defaults | fields)
    return found


def post(where: Organ, role: str = Role.HANDLER_A, name: str = "", reach: str = Reach.ORGAN, **fields: object) -> Post:
    found, _ = Post.objects.get_or_create(
        organ=where, name=name or str(Role(role).label), defaults={"role": role, "reach": reach} | fields
    )
    return found


def officer(name: str, *posts: Post, where: Organ | None = None, since: date = LONG_AGO) -> Officer:
    """A person who holds ``posts`` from ``since`` on."""
    person = Officer.objects.create(organ=where or posts[0].organ, name=name)
    for each in posts:
        Appointment.objects.create(officer=person, post=each, valid_from=since)
    return person
