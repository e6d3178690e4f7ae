"""A charge taken with an approval: which permit it belongs to, who pays, and at whose window (CASE-22, CASE-24)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case
from sundial.cases.panels import Cell, Line, Panel, panel
from sundial.cases.stated import effect, given_check, reckoned
from sundial.kernel import clock
from sundial.kernel.money import format_yuan
from sundial.kernel.refusal import Refusal
from sundial.levies.account import account
from sundial.organs.models import OrganKind, Post, Role
from sundial.powers.fees import standards

if TYPE_CHECKING:
    from sundial.cases.procedure import Act

Answers = Mapping[str, Any]
PROCEDURE = "approval_charge"
PERMIT = "permit"
GRANTED = "granted"


def _named(act: Act, answers: Answers) -> Case | None:
    number = str(answers["permit_number"]).strip()
    return Case.objects.filter(organ=act.case.organ, item=act.case.item, procedure=PERMIT, number=number).first()


@given_check("approval_is_charged_once")
def approval_is_charged_once(act: Act, answers: Answers, argument: None) -> None:
    """The number names a permit of this item that was granted, and no other charge of it by this standard stands.

    Raises ``Refusal``: ``charge.permit``, ``charge.twice``.
    """
    found = _named(act, answers)
    told = {"field": "permit_number", "number": answers["permit_number"]}
    if found is None or found.outcome != GRANTED:
        raise Refusal("charge.permit", gettext_lazy("%(number)s granted nothing of this item."), **told)
    same = charges_of(found).filter(answers__standard=answers["standard"]).exclude(state="dropped").first()
    if same is not None:
        sentence = gettext_lazy("It is charged already, by case %(other)s.")
        raise Refusal("charge.twice", sentence, other=same.number, **told)


@reckoned("charged_permit")
def charged_permit(act: Act, answers: Answers) -> str:
    """Key of the permit; empty where the number names none, which the check has refused."""
    found = _named(act, answers)
    return str(found.pk) if found else ""


@effect("take_payer")
def take_payer(act: Act, answers: Answers, argument: None) -> None:
    """Whoever was granted the permit pays."""
    act.case.applicant = Case.objects.select_related("applicant").get(pk=answers["permit_case"]).applicant


@effect("seat_centre")
def seat_centre(act: Act, answers: Answers, argument: None) -> None:
    """The charging window is that of the service centre of the place; without one, the organ's own."""
    windows = Post.objects.filter(role=Role.WINDOW, organ__kind=OrganKind.SERVICE_CENTRE)
    centre = windows.filter(organ__region=act.case.organ.region).order_by("organ__code").first()
    if centre is not None:
        act.case.seats = {**act.case.seats, "centre": str(centre.organ_id)}


@given_check("no_more_than_open")
def no_more_than_open(act: Act, answers: Answers, argument: None) -> None:
    """The window takes no more than is due. Raises ``Refusal`` ``charge.most``."""
    left = account(act.case).balance
    if Decimal(answers["amount"]) > left:
        sentence = gettext_lazy("No more than %(left)s yuan are due.")
        raise Refusal("charge.most", sentence, field="amount", left=format_yuan(left))


def charges_of(permit: Case) -> Any:
    """The charges a permit led to."""
    found = Case.objects.filter(procedure=PROCEDURE, answers__permit_case=str(permit.pk))
    return found.filter(organ=permit.organ_id).order_by("opened_at", "pk")


@panel(PERMIT)
def of_the_approval(case: Case) -> Panel | None:
    """What the approval costs by the catalogue: where it is charged, and what was; nothing for an item that is free."""
    today = clock.today()
    priced = {key: each for key, each in standards(case.version.fees).items() if each.on(today)}
    if case.outcome != GRANTED or not priced:
        return None
    columns = (_("Case"), _("State"), _("Open (yuan)"))
    return Panel(_("Charge of the approval"), columns, tuple(_lines(case)))


def _lines(case: Case) -> Iterator[Line]:
    for each in charges_of(case):
        state = str(life_of(PROCEDURE).states[each.state])
        number = Cell(each.number, reverse("desk:case", args=[each.number]))
        yield Line((number, Cell(state), Cell(format_yuan(account(each).balance))))
    asked = urlencode({"permit_number": case.number})
    begin = f"{reverse('desk:begin_item', args=[case.item.code, PROCEDURE])}?{asked}"
    yield Line((Cell(_("charge it by the catalogue"), begin), Cell(""), Cell("")))
