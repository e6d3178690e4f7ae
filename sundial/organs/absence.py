"""请假代行: an officer who will be away names, on a paper, who acts at his post meanwhile (SYS-10, CASE-11).

What the deputy does is done at the holder's post and says so; the access module reads it from the rows written here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.ledger.actions import record
from sundial.organs.access import ADMINISTRATORS, Duty, current, duties
from sundial.organs.models import Delegation, Officer, Post, Role

HEAD = _("the holder of the post, or the head of the organ")


@dataclass(frozen=True)
class Absence:
    """Who is away from which post, on which days (both whole), why, on which paper, and who acts."""

    post: Post
    holder: Officer
    deputy: Officer
    first: date
    last: date
    reason: str
    paper: str


def lendable(officer: Officer) -> list[tuple[Post, Officer]]:
    """The posts ``officer`` may lend and whose they are: his own; as head of an organ, those of all its officers.

    A post one holds for another is not lent on, and the three administrators keep theirs (GB/T 22239).
    """
    own = [duty for duty in duties(officer) if duty.delegated_by is None and duty.post.role not in ADMINISTRATORS]
    found = [(duty.post, officer) for duty in own]
    headed = {duty.post.organ_id for duty in own if duty.post.role == Role.DIRECTOR}
    posts = Post.objects.filter(organ__in=headed).exclude(role__in=ADMINISTRATORS).order_by("name", "pk")
    for post in posts:
        held = post.appointments.filter(current("", clock.today())).select_related("officer").order_by("officer__name")
        found += [(post, each.officer) for each in held if each.officer_id != officer.pk]
    return found


def deputies(posts: list[Post]) -> QuerySet[Officer]:
    """Who may act at these posts: every officer with a post of his own in their organs."""
    today = clock.today()
    held = Post.objects.filter(organ__in={post.organ_id for post in posts}).exclude(role__in=ADMINISTRATORS)
    found = Officer.objects.filter(current("appointments__", today), appointments__post__in=held)
    return found.distinct().order_by("name", "pk")


def seen_by(officer: Officer) -> QuerySet[Delegation]:
    """The delegations that concern ``officer``: given, received, and of the posts he may lend; the newest first."""
    posts = [post.pk for post, _holder in lendable(officer)]
    mine = Delegation.objects.filter(post__in=posts) | Delegation.objects.filter(deputy=officer)
    return mine.distinct().select_related("post__organ", "holder", "deputy").order_by("-valid_from", "-pk")


@transaction.atomic
def delegate(absence: Absence, by: Officer) -> Delegation:
    """Let the deputy act at the post from the first to the last day.

    Raises ``Refusal``: ``absence.not_yours``, ``absence.past``, ``absence.span``, ``absence.self``,
    ``absence.stranger``, ``absence.overlap``.
    """
    Post.objects.select_for_update().get(pk=absence.post.pk)
    duty = _authority(absence.post, absence.holder, by)
    _check(absence)
    row = Delegation.objects.create(
        post=absence.post,
        holder=absence.holder,
        deputy=absence.deputy,
        valid_from=absence.first,
        valid_to=absence.last,
        reason=absence.reason,
        paper=absence.paper,
    )
    _tell("post.delegate", row, duty)
    return row


@transaction.atomic
def recall(pk: int, by: Officer) -> None:
    """End a delegation early, with today; one that has not begun is undone.

    Today stays whole: what the deputy did this morning was done with power, and no rule may find it without.
    Raises ``Refusal``: ``absence.not_yours``, ``absence.over``.
    """
    row = Delegation.objects.select_for_update(of=("self",)).select_related("post", "holder", "deputy").get(pk=pk)
    duty, today = _authority(row.post, row.holder, by), clock.today()
    if row.valid_to <= today:
        raise Refusal("absence.over", _("This delegation has ended, or ends with today."), field="delegation")
    _tell("post.recall", row, duty)
    if row.valid_from > today:
        row.delete()
    else:
        row.valid_to = today
        row.save(update_fields=["valid_to"])


def _authority(post: Post, holder: Officer, by: Officer) -> Duty:
    """The duty by which ``by`` lends this post of ``holder``."""
    if (post, holder) not in lendable(by):
        raise Refusal("absence.not_yours", _("You may not lend the post “%(post)s”."), post=post.name, who=HEAD)
    own = [duty for duty in duties(by) if duty.delegated_by is None and duty.post.organ_id == post.organ_id]
    return next((duty for duty in own if duty.post == post), own[0])


def _check(absence: Absence) -> None:
    if absence.first < clock.today():
        raise Refusal("absence.past", _("A delegation begins today or later, never backwards."), field="first")
    if absence.last < absence.first:
        raise Refusal("absence.span", _("The last day comes before the first."), field="last")
    if absence.deputy == absence.holder:
        raise Refusal("absence.self", _("Nobody acts for himself."), field="deputy")
    if absence.deputy not in deputies([absence.post]):
        raise Refusal(
            "absence.stranger", _("%(name)s has no post in this organ."), field="deputy", name=absence.deputy.name
        )
    _check_free(absence)


def _check_free(absence: Absence) -> None:
    """Two officers never act for one holder at one post on one day, or nobody could say who answers."""
    others = Delegation.objects.filter(post=absence.post, holder=absence.holder, valid_from__lte=absence.last)
    other = others.filter(valid_to__gte=absence.first).select_related("deputy").first()
    if other:
        raise Refusal(
            "absence.overlap",
            _("%(name)s acts at this post from %(first)s to %(last)s already."),
            field="first",
            name=other.deputy.name,
            first=other.valid_from,
            last=other.valid_to,
        )


def _tell(kind: str, row: Delegation, duty: Duty) -> None:
    record(
        kind,
        subject_type="officer",
        subject_id=row.holder_id,
        by=duty.actor,
        organ=row.post.organ.code,
        reason=row.reason,
        data={
            "post": row.post.name,
            "holder": row.holder.name,
            "deputy": row.deputy.name,
            "first": row.valid_from.isoformat(),
            "last": row.valid_to.isoformat(),
            "paper": row.paper,
        },
    )
