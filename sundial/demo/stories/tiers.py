"""Benefits, joint approvals, markets and the money of a township, told in rows, with the county's standards and monthly lists beside them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial

from sundial.benefits import payments
from sundial.benefits.models import PaymentList
from sundial.demo.county import County
from sundial.demo.director import Story
from sundial.demo.stories.chapter import Chapter
from sundial.demo.tale import Tale
from sundial.demo.told import Told, rows
from sundial.kernel import clock
from sundial.organs.models import Organ
from sundial.powers.models import PowerItem


def in_rows(t: Tale, file: str, name: str) -> Story:
    """One case of a file, from its first row to its last."""
    return Told(t, file, name).all()


chapter = Chapter()
for file in ("benefits", "joint", "market", "money"):
    for name in rows(file):
        chapter.append(partial(in_rows, file=file, name=name))

STANDARDS = (("rural", "450"), ("urban", "650"))
LISTED = (-38, -19, -1)  # working days on which the month's lists are drawn up; the last waits to be released
PAID_FROM = ("XH-01", "XH-02")


@chapter.story
def the_county_sets_its_standards(t: Tale) -> Story:
    yield t.on(-63)
    item, payer = PowerItem.objects.get(code=PAID_FROM[0]), civil_affairs()
    since = clock.today().replace(month=1, day=1)
    for number, (category, amount) in enumerate(STANDARDS, 1):
        paper = f"临民发〔{since:%Y}〕{number}号"
        payments.set_standard(
            payer, item, category, Decimal(amount), "monthly", since, paper, by=t.county.people["zhaojian"]
        )


@chapter.story
def the_lists_of_every_month(t: Tale) -> Story:
    for day in LISTED:
        yield t.on(day)
        drawn = draw_up(t.county, clock.today())
        if day != LISTED[-1]:
            yield t.on(day + 1)
            for sheet in drawn:
                payments.release(sheet.pk, f"湘财社付{clock.today():%y%m%d}", by=t.county.people["tanfen"])


def draw_up(county: County, day: dt.date) -> list[PaymentList]:
    """The month's lists of every benefit somebody is owed."""
    payer, month = civil_affairs(), day.replace(day=1)
    items = [each for each in PowerItem.objects.filter(code__in=PAID_FROM) if payments.due(payer, each, month).exists()]
    return [payments.draw_up(payer, each, month, by=county.people["sunli"]) for each in items]


def civil_affairs() -> Organ:
    return Organ.objects.get(code="LINWU-MZ")
