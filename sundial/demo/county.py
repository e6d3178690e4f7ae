"""The county of the demonstration: its organs, posts, people and accounts, entered from ``data/county.yaml``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sundial.appointments.actions import open_window, set_hours
from sundial.kernel import clock
from sundial.kernel.yaml_files import read_yaml
from sundial.ledger.actor import Actor
from sundial.organs.accounts import open_accounts
from sundial.organs.actions import OrganFacts, Place, open_organ
from sundial.organs.models import Officer, Organ, Post, Reach, Tier
from sundial.organs.people import Paper, appoint, open_post
from sundial.powers.actions.load import load_catalogue
from sundial.powers.actions.load_benchmarks import load_benchmarks
from sundial.registers.actions import enter
from sundial.registers.books import books

DATA = Path(__file__).parent / "data"
OF_ITS_OWN = ("address", "telephone", "supervision_telephone")
OTHER_ORGANS = (
    "water",
    "inspection",
    "welfare",
    "money",
    "openness",
    "meetings",
    "standing",
    "disabled",
    "employment",
    "market",
    "planning",
    "building",
    "project",
    "complaints",
    "legality",
    "legal_office",
)
CERTIFIED = "行政执法证"
ISSUER = "湖南省人民政府"
YEARS_VALID = 3


@dataclass
class County:
    """The bureau and everybody in the demonstration, by account name."""

    bureau: Organ
    people: dict[str, Officer] = field(default_factory=dict)

    def __getattr__(self, user: str) -> Officer:
        try:
            return self.__dict__["people"][user]  # type: ignore[no-any-return]  # people are officers
        except KeyError:
            raise AttributeError(user) from None


@cache
def description() -> dict[str, Any]:
    """The county as its file describes it."""
    found: dict[str, Any] = read_yaml(DATA / "county.yaml")
    return found


def found_county(since: dt.date) -> County:
    """Enter organs, catalogue, posts and people as they stand from ``since`` on. Needs an empty database."""
    told = description()
    load_catalogue(DATA / "catalogue" / "linwu.yaml")
    load_benchmarks(DATA / "benchmarks" / "linwu.yaml")
    bureau = Organ.objects.get(code=told["bureau"])
    organs = {"bureau": bureau, **{each["code"]: _organ(each, told) for each in told["organs"]}}
    for name in OTHER_ORGANS:
        load_catalogue(DATA / "catalogue" / f"linwu_{name}.yaml")
    load_benchmarks(DATA / "benchmarks" / "linwu_market.yaml")
    county = County(bureau)
    _settle(county, told["people"], organs, since)
    _pair_posts(told["partners"])
    _open_windows(told["windows"], organs)
    _enter_registers(county, told["registers"], organs)
    return county


def load_other_catalogues() -> None:
    """The other catalogues of the seeds, so that the library of powers is full."""
    for name in ("township", "ningxia_market", "nantong_water"):
        load_catalogue(DATA / "catalogue" / f"{name}.yaml")
    load_benchmarks(DATA / "benchmarks" / "ningxia_market.yaml")


def settle_others(county: County, since: dt.date) -> None:
    """Enter the people of the organs the other catalogues brought, those that act in the demonstration."""
    told = description()
    organs = {name: Organ.objects.get(code=code) for name, code in told["others"].items()}
    _settle(county, told["other_people"], organs, since)


def _settle(county: County, people: list[dict[str, str]], organs: dict[str, Organ], since: dt.date) -> None:
    first = len(county.people) + 1
    new = {each["user"]: _person(each, organs, since, number) for number, each in enumerate(people, first)}
    county.people |= new
    open_accounts(new, description()["first_password"], by=Actor.system())


def _organ(told: dict[str, str], whole: dict[str, Any]) -> Organ:
    places = [*whole["places"], *([whole["below"][told["place"]]] if "place" in told else [])]
    organ = open_organ(
        OrganFacts(
            code=told["code"],
            name=told["name"],
            short_name=told["short_name"],
            places=tuple(Place(each["code"], each["name"], Tier[each["tier"].upper()]) for each in places),
            tier=Tier[told.get("tier", "county").upper()],
            details={
                "kind": told["kind"],
                "document_mark": told.get("document_mark", ""),
                **where_it_is_found(told, whole["contact"]),
            },
        )
    )
    if "parent" in told:
        organ.parent = Organ.objects.get(code=told["parent"])
        organ.save(update_fields=["parent"])
    return organ


def where_it_is_found(told: dict[str, str], usual: dict[str, Any]) -> dict[str, str]:
    """Where the organ is found, when, and by which telephones."""
    own: dict[str, str] = {name: told[name] for name in OF_ITS_OWN if name in told}
    return {"address": usual["at"][told.get("tier", "county")], "office_hours": usual["office_hours"], **own}


def _enter_registers(county: County, rows: list[dict[str, Any]], organs: dict[str, Organ]) -> None:
    """What stands in the registers at the beginning: its days are today."""
    for row in rows:
        book = books()[row["register"]]
        days = {each.name: clock.today() for each in book.fields if each.type == "date"}
        enter(book, organs[row["organ"]], days | row["says"], by=county.people[row["by"]])


def _person(told: dict[str, str], organs: dict[str, Organ], since: dt.date, number: int) -> Officer:
    organ = organs[told["organ"]]
    watches = organs[told["watches"]] if "watches" in told else None
    entered = Actor.system()
    post = open_post(
        organ, told["post"], told["role"], by=entered, reach=told.get("reach", Reach.ORGAN), watches=watches
    )
    return appoint(told["name"], post, since, by=entered, certificate=_certificate(told, since, number))


def _certificate(told: dict[str, str], since: dt.date, number: int) -> Paper | None:
    if "certificate" not in told:
        return None
    return Paper(
        kind=told.get("certificate_kind", CERTIFIED),
        number=f"湘L{since.year}{number:03d}",
        field=told["certificate"],
        valid_from=since,
        valid_to=since.replace(year=since.year + YEARS_VALID),
        issued_by=told.get("certificate_issuer", "" if "certificate_kind" in told else ISSUER),
    )


def _open_windows(windows: list[dict[str, Any]], organs: dict[str, Organ]) -> None:
    """Windows where one may come by appointment, with the same hours from Monday to Friday."""
    for each in windows:
        window = open_window(organs[each["organ"]], each["name"], each["place"], by=Actor.system())
        for weekday in range(1, 6):
            for starts, ends in each["hours"]:
                hour = (dt.time.fromisoformat(starts), dt.time.fromisoformat(ends))
                set_hours(window, weekday, *hour, each["quota"], by=Actor.system())


def _pair_posts(pairs: list[list[str]]) -> None:
    for first, second in pairs:
        a, b = Post.objects.get(name=first), Post.objects.get(name=second)
        a.partner, b.partner = b, a
        a.save(update_fields=["partner"])
        b.save(update_fields=["partner"])
