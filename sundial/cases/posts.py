"""Which posts of a role do an item's cases, where a bureau splits its work (执法大队管烟花爆竹，危化股管危险化学品).

The item says so: ``posts: {handler_a: [执法股检查人员], deputy_head: [分管执法的领导], acts: {propose_filing: [政策法规股]}}``, by the
names of posts or of their sections. A role it does not name is done by every post of that role, as everywhere before. A step
of the route may name a section of its own: several sections of one organ examine side by side (JOINT-06).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import Transition
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Post, Role
from sundial.powers.models import ItemVersion, RouteStep

KEY = "posts"  # of the item's further facts
ACTS = "acts"  # among them: the posts of single acts
Split = Mapping[str, Sequence[str]]


def split_of(version: ItemVersion, action: str = "") -> Split:
    """By role, the posts that do this item's cases; a mere list, as seed catalogues give, says who there is and splits nothing.

    An ``action`` the item names among its ``acts`` is for those posts alone, whatever their role: a bureau's section of
    policy and law may file what its brigade investigates (PEN-32).
    """
    return read(version.extra.get(KEY), action)


def read(told: object, action: str = "") -> Split:
    """The split as the item's further facts tell it; see ``split_of``."""
    if not isinstance(told, Mapping):
        return {}
    by_role = {role: named for role, named in told.items() if role != ACTS}
    own = told.get(ACTS, {}).get(action)
    return dict.fromkeys(Role.values, own) if own else by_role


def does(split: Split, post: Post) -> bool:
    """Whether cases of an item so split are for ``post``."""
    named = split.get(post.role)
    if not named or post.name in named:
        return True
    return post.unit is not None and post.unit.name in named


def split_at(split: Split, step: RouteStep) -> Split:
    """The split as it stands at one step: the section the route names for it does it, whatever the item says of the role."""
    return {**split, step.role: [step.section]} if step.section else split


def another_post(transition: Transition, split: Split, role: str) -> Refusal:
    """The refusal of an act whose role is the officer's, on an item that is another section's."""
    return Refusal(
        "case.post",
        _("Cases of this item are another post's: you may not do “%(action)s”."),
        basis=transition.basis,
        who="、".join(split[role]),
        action=transition.label,
    )
