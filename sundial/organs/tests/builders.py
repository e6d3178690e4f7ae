"""The county the tests of every room may build on: one government, one bureau, people at posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sundial.kernel import workdays
from sundial.organs.actions import load_calendar
from sundial.organs.models import Appointment, Certificate, Officer, Organ, Post, Reach, Region, Role, Tier

LONG_AGO = date(2010, 1, 1)
# Who works in a bureau of the tests, by the name the tests call them.
PEOPLE = {
    "wang": ("王芳", Role.WINDOW),
    "zhang": ("张强", Role.HANDLER_A),
    "li": ("李军", Role.HANDLER_A),
    "zhou": ("周敏", Role.HANDLER_B),
    "chen": ("陈立", Role.DEPUTY_HEAD),
    "liu": ("刘敏", Role.DIRECTOR),
    "office": ("何静", Role.OFFICE),
    "recorder": ("吴涛", Role.RECORDER),
    "expert": ("郑工", Role.EXPERT),
    "zhao": ("赵宁", Role.LEGAL_REVIEWER),
}


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


def staff(where: Organ, *called: str) -> dict[str, Officer]:
    """Those of PEOPLE who are ``called``, each at his post in the organ; entered all at once, for most tests begin here."""
    people = {each: Officer(organ=where, name=PEOPLE[each][0]) for each in called}
    Officer.objects.bulk_create(people.values())
    posts = _posts(where, {PEOPLE[each][1] for each in called})
    Appointment.objects.bulk_create(
        Appointment(officer=person, post=posts[PEOPLE[each][1]], valid_from=LONG_AGO) for each, person in people.items()
    )
    return people


def _posts(where: Organ, roles: Iterable[str]) -> dict[str, Post]:
    """One post for each of the roles, called after it."""
    names = {str(Role(role).label): role for role in roles}
    found = {each.name: each for each in Post.objects.filter(organ=where, name__in=names)}
    made = Post.objects.bulk_create(
        Post(organ=where, name=name, role=role, reach=Reach.ORGAN) for name, role in names.items() if name not in found
    )
    return {names[each.name]: each for each in [*found.values(), *made]}


def certify(
    officer: Officer, field: str = "安全生产", valid_to: date = date(2030, 1, 1), kind: str = "行政执法证"
) -> Certificate:
    return Certificate.objects.create(
        officer=officer,
        kind=kind,
        number=f"{kind}-{officer.pk}-{field}",
        field=field,
        valid_from=date(2020, 1, 1),
        valid_to=valid_to,
    )
