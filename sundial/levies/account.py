"""The account read and written: what is owed is always the sum of its lines, to the fen, and stands nowhere else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from sundial.cases import deadlines
from sundial.cases.models import Case, CaseClock, ClockKind
from sundial.cases.stated import stated_life
from sundial.kernel import money
from sundial.kernel.clock import local_date
from sundial.kernel.refusal import Refusal
from sundial.ledger.models import Event
from sundial.levies.models import GROWS, Line, LineKind
from sundial.powers.fees import Standard, standards

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

NOTHING = Decimal("0.00")
PROCEDURE = "levy"


@dataclass(frozen=True)
class Account:
    """The sums of one case by kind."""

    sums: dict[str, Decimal]

    def of(self, *kinds: str) -> Decimal:
        return sum((self.sums.get(kind, NOTHING) for kind in kinds), NOTHING)

    @property
    def principal(self) -> Decimal:
        """What is levied: assessed, less what was withdrawn or forgiven."""
        return self.of(LineKind.ASSESSED) - self.of(LineKind.CORRECTED, LineKind.REDUCED)

    @property
    def balance(self) -> Decimal:
        """What the account stands at: still owed (negative when too much was paid), still held, still to be spent."""
        return sum((amount if kind in GROWS else -amount for kind, amount in self.sums.items()), NOTHING)

    @property
    def unpaid_principal(self) -> Decimal:
        """What of the principal no payment covers; payments cover the principal before the surcharge."""
        return max(self.principal - self.of(LineKind.PAID) + self.of(LineKind.REFUNDED), NOTHING)


def account(case: Case) -> Account:
    """The account of ``case`` as it stands; one query."""
    sums: dict[str, Decimal] = {}
    for kind, amount in Line.objects.filter(case=case).values_list("kind", "amount"):
        sums[kind] = sums.get(kind, NOTHING) + amount
    return Account(sums)


def one_at_a_time(name: str) -> None:
    """Wait until nobody else's transaction holds ``name``, and hold it to the end of this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"levies {name}"])


def once_only(kind: str, reference: str, field: str) -> None:
    """A receipt proves one sum and no second, on whichever cases two hands enter it at once. Raises ``Refusal`` ``receipt.twice``."""
    one_at_a_time(f"{kind} {reference}")
    if Line.objects.filter(kind=kind, reference=reference).exists():
        raise Refusal("receipt.twice", _("This receipt has been entered already."), field=field)


def enter(
    act: Act,
    kind: str,
    amount: Decimal,
    *,
    reference: str = "",
    title: str = "",
    told: str = "",
    on: dt.date | None = None,
) -> None:
    """Write one line now; it takes the event of the act with the others of this transaction."""
    line = Line.objects.create(
        case=act.case,
        kind=kind,
        amount=amount,
        reference=reference,
        title=title,
        told=told,
        on=on or local_date(act.at),
        at=act.at,
        event_id=act.case.pk,
    )
    act.once_recorded(partial(_tie, line))


def _tie(line: Line, event: Event) -> None:
    line.event_id = event.pk
    line.save(update_fields=["event_id"])


def standard_of(case: Case) -> Standard:
    """The standard the case levies by."""
    return standards(case.version.fees)[case.answers["standard"]]


def payment_clock(case: Case) -> CaseClock | None:
    """The clock of the party's time to pay, running or ended."""
    return case.clocks.filter(kind=ClockKind.PAYMENT).order_by("started_at").last()


def last_day_to_pay(case: Case) -> dt.date | None:
    """The last day on which payment is in time; None before the notice is delivered."""
    row = payment_clock(case)
    return deadlines.last_day(row.due_at) if row is not None and row.due_at is not None else None


def surcharge_due(case: Case, day: dt.date) -> Decimal:
    """What the surcharge comes to by ``day``: so much of what is unpaid for each day late, never above what is owed.

    Sources: the rate of the life's parameter, 行政强制法 art. 45 (no more than the principal).
    """
    last = last_day_to_pay(case)
    if last is None or day <= last:
        return NOTHING
    found = account(case)
    rate = Decimal(str(stated_life(PROCEDURE).parameter("surcharge_per_mille", day).value)) / 1000
    whole = money.rounded(found.unpaid_principal * rate * (day - last).days)
    charged = found.of(LineKind.SURCHARGE)
    return max(min(whole, found.principal) - charged, NOTHING)
