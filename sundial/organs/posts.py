"""Posts that may do something, as data names them: a role, and the kinds of organ it may stand in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sundial.organs.access import Duty, duties
from sundial.organs.models import Officer, OrganKind, Role


@dataclass(frozen=True)
class Post:
    """A post that may take a step: its role, and the kinds of organ it may stand in."""

    role: str
    organs: frozenset[str]


def posts_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Post, ...]:
    """Posts from rows of a YAML file: ``{role: …, organs: […]}``."""
    return tuple(Post(row["role"], frozenset(row["organs"])) for row in rows)


def duty_at(officer: Officer, posts: Iterable[Post]) -> Duty | None:
    """The officer's first duty at one of ``posts``."""
    wanted = tuple(posts)
    for duty in duties(officer):
        if any(duty.post.role == post.role and duty.post.organ.kind in post.organs for post in wanted):
            return duty
    return None


def posts_in_words(posts: Iterable[Post]) -> str:
    """Such as “supervisor (supervision body)”, in the reader's language."""
    between = pgettext("list", ", ")
    said = {
        _("%(role)s (%(organs)s)")
        % {
            "role": Role(post.role).label,
            "organs": between.join(str(OrganKind(kind).label) for kind in sorted(post.organs)),
        }
        for post in posts
    }
    return pgettext("list of posts", "; ").join(sorted(said))
