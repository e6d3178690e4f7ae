"""The only way from a URL to a case, and the record of who looked."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404

from sundial.cases.lifecycle import life_of
from sundial.cases.models import Case, Document, Material
from sundial.cases.procedure import not_in_hand
from sundial.cases.queries import SHOWN, next_actions, visible_to
from sundial.kernel import clock
from sundial.ledger.actions import AlreadyRecorded, record
from sundial.ledger.actor import Actor
from sundial.ledger.models import Event
from sundial.organs.access import duties, officer_of
from sundial.organs.models import Account, Officer


def access_case(account: Account, number: str, *, to: str = "read") -> Case:
    """The case with this number, if the officer behind ``account`` may read it; the read is recorded.

    ``to`` names the act the page is for. Raises ``Http404`` for a stranger, who is not even told that the case exists,
    and ``Refusal`` when the act is not possible for him now.
    """
    officer = officer_of(account)
    case = visible_to(officer).select_related(*SHOWN).filter(number=number).first()
    if case is None:
        raise Http404
    note_read(case, officer)
    if to != "read":
        check_act(case, officer, to)
    return case


def check_act(case: Case, officer: Officer, action: str) -> None:
    """Raise the ``Refusal`` of the first reason why ``officer`` may not do ``action`` on ``case`` now.

    Raises ``Http404`` for an act that the procedure of the case does not know.
    """
    asked = [each for each in next_actions(case, officer) if each.action == action]
    if not asked:
        life = life_of(case.procedure)
        if action not in life.by_action:
            raise Http404
        raise not_in_hand(life.check(action, case.state))
    if not any(each.allowed for each in asked):
        refusal = asked[0].refusal
        assert refusal is not None
        raise refusal


def note_read(case: Case, officer: Officer, paper: Material | Document | None = None) -> None:
    """Record that ``officer`` read the file, or one ``paper`` of it: each once a day.

    Outside any other change, so that it survives a rollback.
    """
    idem = f"read {paper.pk if paper else case.pk} {officer.pk} {clock.today()}"
    if Event.objects.filter(idem=idem).exists():
        return
    held = duties(officer)
    actor = held[0].actor if held else Actor(str(officer.pk), officer.name)
    try:
        with transaction.atomic():
            record(
                "case.read_paper" if paper else "case.read",
                subject_type="case",
                subject_id=case.pk,
                by=actor,
                organ=case.organ.code,
                item=case.item.code,
                data={
                    "verb": "other",
                    **({"role": held[0].post.role} if held else {}),
                    **({"name": paper.title if isinstance(paper, Document) else paper.name} if paper else {}),
                },
                idem=idem,
            )
    except AlreadyRecorded:
        # Two pages of one officer at the same moment: one line is enough.
        return
