"""What the demonstration tells its visitor: who there is, and how to sign in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sundial.demo.county import description
from sundial.organs.models import Account, Appointment


@dataclass(frozen=True)
class Role:
    """One person of the cast, as the sign-in page shows it."""

    user: str
    name: str
    organ: str
    post: str
    first_password: bool


def cast() -> list[Role]:
    """Everybody with an account, in the order of ``county.yaml``."""
    accounts = {account.username: account for account in Account.objects.select_related("officer__organ")}
    held = Appointment.objects.select_related("post").order_by("pk")
    posts = {appointment.officer_id: appointment.post.name for appointment in held}
    people = [*description()["people"], *description()["other_people"]]
    listed = [accounts[each["user"]] for each in people if each["user"] in accounts]
    return [
        Role(
            account.username,
            account.officer.name,
            account.officer.organ.short_name,
            posts.get(account.officer_id, ""),
            account.must_change_password,
        )
        for account in listed
    ]


def first_password() -> str:
    """The password every account of the cast has until its owner changes it."""
    return str(description()["first_password"])


def account_lines() -> Iterator[str]:
    """The cast for the terminal: account, name, organ and post; then the first password."""
    for role in cast():
        yield f"{role.user:<12} {role.name}  {role.organ} {role.post}"
    yield f"The first password of each: {first_password()} (it must be changed at once)"
