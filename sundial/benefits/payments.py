"""Payment lists: drawn up from the awards in force, to the fen; released by another hand; a month is never paid twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from sundial.benefits.models import Amount, Award, Frequency, Payment, PaymentList, Standard
from sundial.benefits.queries import word_of
from sundial.cases.masking import mask_name
from sundial.cases.numbering import document_number
from sundial.cases.todo import involve_in
from sundial.kernel import clock, spreadsheet
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import Duty, duties_in, duty_as
from sundial.organs.models import Officer, Organ, Role, Tier
from sundial.powers.models import PowerItem
from sundial.powers.queries import versions_on

DRAWING = (Role.HANDLER_A, Role.HANDLER_B)
RELEASING = (Role.DEPUTY_HEAD, Role.DIRECTOR)
MARK = "发放"
BASIS = "社会救助暂行办法第十二条；镇民政工作相关制度三（一）"
HEAD = ("序号", "姓名", "身份证号", "类别", "保障人口", "金额（元）", "办件编号")


@transaction.atomic
def draw_up(payer: Organ, item: PowerItem, month: dt.date, *, by: Officer) -> PaymentList:
    """List everybody in force in ``month`` who is not yet listed for it; a second list of a month holds only who came later.

    Whoever lists and whoever may release has a part in each case, and may read what the money is paid for.

    Raises ``Refusal``: ``payment.role``, ``payment.future``, ``payment.nothing``.
    """
    now, month = clock.now(), month.replace(day=1)
    duty = _duty(payer, by, DRAWING)
    if month > local_date(now):
        raise Refusal("payment.future", _("A month is listed when it has come."), field="month", basis=BASIS)
    rows = list(due(payer, item, month).select_for_update(of=("self",)))
    if not rows:
        raise Refusal("payment.nothing", _("Everybody in force in this month is listed already."), field="month")
    sheet = PaymentList.objects.create(
        payer=payer,
        item=item,
        month=month,
        number=document_number(payer, MARK, local_date(now)),
        drawn_at=now,
        drawn_by=by,
    )
    made = Payment.objects.bulk_create(
        Payment(sheet=sheet, award=each, period=period_of(each, month), amount=amount_of(each, month)) for each in rows
    )
    total = sum((each.amount for each in made), Decimal(0))
    involve_in((each.case for each in rows), [by, *(each.officer for each in duties_in(payer, RELEASING))])
    _record(sheet, "payment.draw_up", duty, households=len(made), total=str(total))
    return sheet


@transaction.atomic
def release(sheet_id: UUID, voucher: str, *, by: Officer) -> PaymentList:
    """Release a list with the voucher of its payment, by another hand than drew it up.

    Raises ``Refusal``: ``payment.role``, ``payment.paid``, ``hand.same``, ``payment.voucher``.
    """
    sheet = PaymentList.objects.select_for_update(of=("self",)).select_related("payer", "item").get(pk=sheet_id)
    duty = _duty(sheet.payer, by, RELEASING)
    if sheet.paid_at is not None:
        raise Refusal("payment.paid", _("This list has been paid; nothing is paid twice."), basis=BASIS)
    if sheet.drawn_by_id == by.pk:
        raise Refusal("hand.same", _("Whoever drew up the list does not release it."), basis=BASIS)
    if not voucher.strip():
        raise Refusal("payment.voucher", _("Name the voucher of the payment."), field="voucher", basis=BASIS)
    sheet.paid_at, sheet.paid_by, sheet.voucher = clock.now(), by, voucher.strip()
    sheet.save()
    _record(sheet, "payment.release", duty, total=str(total_of(sheet)), voucher=sheet.voucher)
    return sheet


@transaction.atomic
def set_standard(
    organ: Organ, item: PowerItem, category: str, amount: Decimal, per: str, since: dt.date, paper: str, *, by: Officer
) -> Standard:
    """Enter the standard a paper of the county or the city sets from a day on (P-PREF step 1).

    Raises ``Refusal``: ``payment.role``, ``standard.tier``, ``standard.organ``, ``standard.paper``,
    ``standard.twice``.
    """
    duty = _duty(organ, by, RELEASING)
    if organ.tier not in (Tier.COUNTY, Tier.CITY):
        raise Refusal("standard.tier", _("A standard is set by the county or the city."), field="organ", basis=BASIS)
    if not _competent(organ, item):
        raise Refusal(
            "standard.organ",
            _("This benefit is another organ's; its standard is not yours."),
            field="item",
            basis=BASIS,
        )
    if not paper.strip():
        raise Refusal("standard.paper", _("Name the paper that sets the standard."), field="paper", basis=BASIS)
    if Standard.objects.filter(item=item, category=category, valid_from=since).exists():
        raise Refusal("standard.twice", _("A standard holds from that day already."), field="since", basis=BASIS)
    made = Standard.objects.create(
        organ=organ, item=item, category=category, amount=amount, per=per, valid_from=since, paper=paper.strip()
    )
    record(
        "benefit.standard",
        subject_type="standard",
        subject_id=made.pk,
        by=duty.actor,
        organ=organ.code,
        item=item.code,
        data={"verb": "other", "category": category, "amount": str(amount), "since": since, "paper": made.paper},
    )
    return made


def _competent(organ: Organ, item: PowerItem) -> bool:
    """The organ that holds the item, the county at its seat, or the city above sets its standard."""
    version = versions_on().filter(item=item).first()
    seats = version.extra.get("seats", {}) if version else {}
    return organ.tier == Tier.CITY or organ.pk == item.organ_id or organ.code in seats.values()


def due(payer: Organ, item: PowerItem, month: dt.date) -> QuerySet[Award]:
    """Whoever is in force in ``month`` and stands on no list for it."""
    listed = Payment.objects.filter(award=OuterRef("pk"))
    this_year = Q(frequency=Frequency.YEARLY) & Exists(listed.filter(period__year=month.year))
    this_month = Q(frequency=Frequency.MONTHLY) & Exists(listed.filter(period=month))
    once = Q(frequency=Frequency.ONCE) & Exists(listed)
    in_force = Award.objects.filter(payer=payer, case__item=item, first__lte=month).exclude(last__lt=month)
    return in_force.exclude(this_year | this_month | once).select_related("case__applicant").order_by("first", "pk")


def period_of(award: Award, month: dt.date) -> dt.date:
    """The period a payment in ``month`` is for: the month, the year, or the one time."""
    if award.frequency == Frequency.MONTHLY:
        return month
    return month.replace(month=1) if award.frequency == Frequency.YEARLY else award.first


def amount_of(award: Award, month: dt.date) -> Decimal:
    """What ``award`` is worth in ``month``."""
    row = Amount.objects.filter(award=award, since__lte=month).order_by("-since").first()
    assert row is not None
    return row.amount


def total_of(sheet: PaymentList) -> Decimal:
    """The sum of a list in yuan."""
    return sheet.payments.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def rows_of(sheet: PaymentList) -> QuerySet[Payment]:
    """The households of a list, in the order they came into force."""
    return sheet.payments.select_related("award__case__applicant").order_by("award__first", "pk")


def as_xlsx(sheet: PaymentList, *, masked: bool = False) -> bytes:
    """The list as a workbook; ``masked`` for the wall of the village: no identity number at all."""
    title = f"{sheet.item.code} {sheet.month:%Y-%m}"
    return spreadsheet.as_xlsx(title, HEAD, _rows(rows_of(sheet), masked))


def _rows(payments: Iterable[Payment], masked: bool) -> Iterator[tuple[str | int | float, ...]]:
    total = Decimal(0)
    for place, each in enumerate(payments, 1):
        case, total = each.award.case, total + each.amount
        name, number = case.applicant.name, case.applicant.identifier
        shown = (mask_name(name), "") if masked else (name, number)
        category = str(word_of(case.procedure, each.award.category))
        yield (place, *shown, category, each.award.people, str(each.amount), case.number)
    yield ("合计", "", "", "", "", str(total), "")


def _duty(organ: Organ, by: Officer, roles: tuple[str, ...]) -> Duty:
    duty = duty_as(by, roles, organ)
    if duty is None:
        raise Refusal("payment.role", _("Your post does not do this."), who=Role(roles[0]).label, basis=BASIS)
    return duty


def _record(sheet: PaymentList, kind: str, duty: Duty, **data: object) -> None:
    record(
        kind,
        subject_type="payment_list",
        subject_id=sheet.pk,
        by=duty.actor,
        organ=sheet.payer.code,
        item=sheet.item.code,
        data={"verb": "other", "number": sheet.number, "month": f"{sheet.month:%Y-%m}", **data},
    )
