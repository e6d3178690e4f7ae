"""Which posts of a role do an item's cases, where a bureau splits its work (执法大队管烟花爆竹，危化股管危险化学品).

The item says so: ``posts: {handler_a: [执法股检查人员], deputy_head: [分管执法的领导]}``, by the names of posts or of their sections. A
role it does not name is done by every post of that role, as everywhere before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from sundial.cases.lifecycle import Transition
from sundial.kernel.refusal import Refusal
from sundial.organs.models import Post
from sundial.powers.models import ItemVersion

KEY = "posts"  # of the item's further facts
Split = Mapping[str, Sequence[str]]


def split_of(version: ItemVersion) -> Split:
    """By role, the posts that do this item's cases; a mere list, as seed catalogues give, says who there is and splits nothing."""
    told = version.extra.get(KEY)
    return told if isinstance(told, Mapping) else {}


def does(split: Split, post: Post) -> bool:
    """Whether cases of an item so split are for ``post``."""
    named = split.get(post.role)
    if not named or post.name in named:
        return True
    return post.unit is not None and post.unit.name in named


def another_post(transition: Transition, split: Split, role: str) -> Refusal:
    """The refusal of an act whose role is the officer's, on an item that is another section's."""
    return Refusal(
        "case.post",
        _("Cases of this item are another post's: you may not do “%(action)s”."),
        basis=transition.basis,
        who="、".join(split[role]),
        action=transition.label,
    )
