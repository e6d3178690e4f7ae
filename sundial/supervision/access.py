"""Who sees a light and who may dispose of it: the concerned answer, the supervisors of the organ dispose."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from sundial.cases.confining import open_to
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.organs.access import Duty, current, duties, once, organs_under
from sundial.organs.models import Officer, Organ, Post, Reach, Role
from sundial.supervision.ladder.models import Operator
from sundial.supervision.models import Signal
from sundial.supervision.orders.models import Level

CHIEFS = {Role.DIRECTOR, Role.DEPUTY_HEAD}


def supervised_organs(duty: Duty) -> set[UUID]:
    """Keys of the organs a duty supervises: the one its group is resident in, or all of its region (SUP-01)."""
    if duty.post.role != Role.SUPERVISOR:
        return set()
    if duty.post.watches_id:
        return {duty.post.watches_id}
    if duty.post.reach == Reach.REGION:
        return set(once(("supervised", duty.post.organ_id), lambda: _organs_of_region(duty.post.organ)))
    return {duty.post.organ_id}


def _organs_of_region(organ: Organ) -> set[UUID]:
    """The keys of all organs of its region, where ``organ`` operates the upper level there."""
    if not _operates(organ):
        return set()
    return set(organs_under(organ.region))


def _operates(organ: Organ) -> bool:
    """Whether ``organ`` operates the upper level of its region: it is named for it, or nobody is (SUP-17)."""
    named = list(Operator.objects.filter(region=organ.region).values_list("organ_id", flat=True))
    return not named or organ.pk in named


def supervisor_duty(officer: Officer, signal: Signal) -> Duty | None:
    """The duty by which ``officer`` may dispose of ``signal``, if any."""
    return supervises(officer, signal.organ_id)


def supervises(officer: Officer, organ: UUID) -> Duty | None:
    """The duty by which ``officer`` supervises the organ with this key, if any."""
    return next((duty for duty in duties(officer) if organ in supervised_organs(duty)), None)


def check_supervises(by: Duty, signal: Signal) -> None:
    """Raise ``Refusal`` unless the duty supervises the light's organ; nobody disposes of a light on himself."""
    if signal.organ_id not in supervised_organs(by):
        raise Refusal(
            "signal.not_supervisor",
            _("Only the supervisors of this organ may dispose of its lights."),
            basis="榕政办〔2010〕113号 第十九、二十条",
            who=Role.SUPERVISOR.label,
        )
    if by.post.watches_id and charge_of(signal) == Level.REGION:
        raise Refusal(
            "signal.level_above",
            _("This light has passed to the level above; only that level disposes of it."),
            basis="榕政办〔2010〕113号 第十九、二十条",
            who=Level.REGION.label,
        )
    if signal.concerned_id == by.officer.pk:
        raise Refusal("signal.own", _("Nobody may dispose of a light that concerns himself."))


def disposes(by: Duty, signal: Signal) -> bool:
    """Whether the duty may dispose of the light, as ``check_supervises`` asks."""
    try:
        check_supervises(by, signal)
    except Refusal:
        return False
    return True


def charge_of(signal: Signal) -> str:
    """The level in charge of a light: where it was last transferred to, else the resident group where there is one."""
    moved = signal.transfers.last()
    if moved is not None:
        return str(moved.to_level)
    resident = Post.objects.filter(role=Role.SUPERVISOR, watches=signal.organ_id)
    held = resident.filter(current("appointments__", clock.today())).exists()
    return str(Level.RESIDENT if held else Level.REGION)


def is_supervisor(officer: Officer) -> bool:
    """Whether the officer holds any supervising post today."""
    return any(duty.post.role == Role.SUPERVISOR for duty in duties(officer))


def visible_to(officer: Officer) -> QuerySet[Signal]:
    """Lights the officer may see: those supervised, those of the organs he heads, and those that concern him; on a case of a
    confined procedure only if a post of his may read it, or it concerns him."""
    organs: set[UUID] = set()
    held = duties(officer)
    for duty in held:
        organs |= supervised_organs(duty)
        if duty.post.role in CHIEFS:
            organs.add(duty.post.organ_id)
    within = Q(organ_id__in=organs) & open_to(held, case="case__")
    return Signal.objects.filter(within | Q(concerned=officer))


def access_signal(officer: Officer, pk: UUID) -> Signal:
    """The only way from an address to a light; a stranger is told it does not exist."""
    found = (
        visible_to(officer)
        .filter(pk=pk)
        .select_related("organ", "case__item", "case__version", "case__organ", "concerned")
        .first()
    )
    if found is None:
        raise Http404
    return found


def sees_lights(officer: Officer) -> bool:
    """Whether the wall is this officer's: supervisors and chiefs; anyone else sees his own lights on his desk."""
    return any(duty.post.role == Role.SUPERVISOR or duty.post.role in CHIEFS for duty in duties(officer))
