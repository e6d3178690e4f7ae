"""Open an application, fill it in, hand in its materials: everything before it is submitted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from sundial.cases import parties, reuse, todo
from sundial.cases.models import Case, Channel, Material, Party, StoredFile
from sundial.cases.moments import check_in_force, happened
from sundial.cases.procedure import APPLICANT, Act, By, duties_of, hand_for, perform
from sundial.cases.reuse import Held
from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.permits.states import PERMIT, PROCEDURE
from sundial.powers.models import ItemVersion, MaterialRequirement


@transaction.atomic
def open_draft(
    version: ItemVersion,
    applicant: Party,
    *,
    by: By,
    agent: Party | None = None,
    group: str = "",
    project_name: str = "",
    form: Mapping[str, object] | None = None,
    occurred_at: dt.datetime | None = None,
    parent: Case | None = None,
) -> Case:
    """Open an application for the item as this version says it: by the applicant online, or by a clerk at the window.

    ``applicant`` and ``agent`` may be new; they are saved. ``group`` is the class of applicant, which decides the
    list of materials, ``parent`` the joint approval it is a part of. Raises ``Refusal``: ``item.cancelled``, ``item.not_in_force``, ``item.not_published``, ``item.procedure``, ``case.role``,
    ``act.future``,
    ``citizen_id.*`` or ``uscc.*`` for a wrong number of a party.
    """
    at = happened(occurred_at)
    _check_open_to_applications(version, clock.local_date(at))
    parties.keep(applicant)
    if agent is not None:
        parties.keep(agent, field="agent_identifier")
    case = Case(
        number=f"draft-{uuid4().hex}",
        procedure=PROCEDURE,
        state=PERMIT.start,
        organ=version.item.organ,
        item=version.item,
        version=version,
        applicant=applicant,
        agent=agent,
        applicant_group=group,
        project_name=project_name,
        form=dict(form or {}),
        parent=parent,
        channel=Channel.ONLINE if by == APPLICANT else Channel.WINDOW,
        opened_at=at,
    )
    hand = hand_for(case, PERMIT.by_action["submit"], by, duties_of(by, at), None, at)
    case.save()
    todo.involve(case, [hand.officer])
    record(
        "permit.open",
        subject_type="case",
        subject_id=case.pk,
        by=hand.actor,
        organ=case.organ.code,
        item=case.item.code,
        occurred_at=at,
        channel=case.channel,
        data={"verb": "other", "to": case.state, "version": version.number, "role": hand.role},
    )
    return case


def fill(
    case_id: UUID,
    *,
    by: By,
    form: Mapping[str, object] | None = None,
    group: str | None = None,
    project_name: str | None = None,
) -> Case:
    """Fill in answers of the form; those given replace those of the same name.

    After submission this corrects what the notice found wrong, and the event keeps what was stated before; the class of
    applicant, which decides the list of materials, then stands. Raises ``Refusal`` ``application.group_stands``.
    """
    with perform(case_id, "fill", by=by) as act:
        if act.case.state != PERMIT.start:
            _keep_what_was_stated(act, form or {}, group)
        act.case.form = {**act.case.form, **(form or {})}
        act.case.applicant_group = act.case.applicant_group if group is None else group
        act.case.project_name = act.case.project_name if project_name is None else project_name
        act.note(fields=sorted(form or {}))
    return act.case


def hand_in(
    case_id: UUID,
    *,
    by: By,
    name: str = "",
    requirement: MaterialRequirement | None = None,
    form: str = "unspecified",
    copies: int = 1,
    file: StoredFile | None = None,
    note: str = "",
    occurred_at: dt.datetime | None = None,
) -> Material:
    """Hand in one material, for a line of the item's list or beside it; on paper (no file) or as a stored file.

    While corrections are asked for it counts as a correction. Raises ``Refusal`` ``material.foreign`` for a line of
    another item, ``material.unnamed``.
    """
    with perform(case_id, "hand_in", by=by, occurred_at=occurred_at) as act:
        material = Material.objects.create(
            case=act.case,
            requirement=_own_requirement(act, requirement),
            name=_name(name, requirement),
            form=form,
            copies=copies,
            file=file,
            note=note,
            round=act.case.corrections.count() + 1,
            received_at=act.at,
        )
        act.note(material=material.name, copies=copies, sha256=file.sha256 if file else "", on_paper=file is None)
    return material


@transaction.atomic
def hand_in_held(
    case_id: UUID,
    requirement: MaterialRequirement,
    papers: Iterable[Held],
    *,
    by: By,
    form: str = "",
    copies: int = 1,
) -> list[Material]:
    """Hand in for one line what the county holds of the applicant already, all or none; at the window the record names the clerk.

    Raises the ``Refusal`` of ``hand_in`` and of ``reuse.check``.
    """
    taken = []
    for each in papers:
        material = hand_in(
            case_id, by=by, requirement=requirement, form=form or requirement.form, copies=copies, file=each.file
        )
        at = material.received_at
        hand = hand_for(material.case, PERMIT.by_action["hand_in"], by, duties_of(by, at), None, at)
        taken.append(reuse.take_over(material, each.origin, by=hand.actor))
    return taken


def take_back(case_id: UUID, material: Material, *, by: By) -> Material:
    """Take a material back that was handed in since the last submission. Raises ``Refusal`` ``material.sealed``."""
    with perform(case_id, "take_back", by=by) as act:
        mine = act.case.materials.filter(pk=material.pk, withdrawn_at__isnull=True).first()
        if mine is None or mine.round != act.case.corrections.count() + 1:
            raise Refusal("material.sealed", _("What was submitted stays in the file."), basis=act.transition.basis)
        mine.withdrawn_at = act.at
        mine.save()
        act.note(material=mine.name)
    return mine


def _keep_what_was_stated(act: Act, form: Mapping[str, object], group: str | None) -> None:
    if group not in (None, act.case.applicant_group):
        raise Refusal(
            "application.group_stands",
            _("The class of applicant can no longer be changed; withdraw and apply anew."),
            field="group",
        )
    before = {name: act.case.form[name] for name in form if name in act.case.form}
    act.note(before={**before, "project_name": act.case.project_name})


def _check_open_to_applications(version: ItemVersion, on: dt.date) -> None:
    if version.item.procedure != PROCEDURE:
        raise Refusal("item.procedure", _("This item is not handled as a permit."))
    if not version.published:
        raise Refusal("item.not_published", _("The chart of this item is not complete; nobody can apply for it yet."))
    check_in_force(version, on)


def _own_requirement(act: Act, requirement: MaterialRequirement | None) -> MaterialRequirement | None:
    if requirement is not None and requirement.version_id != act.case.version_id:
        raise Refusal("material.foreign", _("This line belongs to the list of another item."), field="requirement")
    return requirement


def _name(name: str, requirement: MaterialRequirement | None) -> str:
    chosen = name or (requirement.name if requirement else "")
    if not chosen:
        raise Refusal("material.unnamed", _("Say what this material is."), field="name")
    return chosen
