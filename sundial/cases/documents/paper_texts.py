"""Which text a paper is set with: the place's own from the day it is in force, else the one that came with the program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.db.models import Q

from sundial.cases.documents.kinds import Kind, read_kind, rows
from sundial.cases.models import PaperText, PaperTextState
from sundial.kernel import clock
from sundial.kernel.yaml_files import parse_yaml, read_yaml
from sundial.organs.posts import Post, posts_of

FILE = Path(__file__).with_name("paper_texts.yaml")
SHIPPED_NUMBER = 1


@dataclass(frozen=True)
class TextRules:
    """What ``paper_texts.yaml`` says."""

    source: str
    drafting: tuple[Post, ...]
    confirming: tuple[Post, ...]
    editable: tuple[str, ...]
    needed: tuple[str, ...]
    headers: tuple[str, ...]


@cache
def text_rules() -> TextRules:
    """The data in force."""
    told = read_yaml(FILE)
    posts = {name: posts_of(listed) for name, listed in told["posts"].items()}
    lists = {name: tuple(told[name]) for name in ("editable", "needed", "headers")}
    return TextRules(source=told["source"], drafting=posts["draft"], confirming=posts["confirm"], **lists)


def subject_of(kind: str) -> UUID:
    """The ledger's subject for all texts of a kind."""
    return uuid5(NAMESPACE_URL, f"sundial:paper-text:{kind}")


def text_for(kind: str, day: dt.date) -> PaperText:
    """The text a paper of ``kind`` issued on ``day`` is set with; the shipped one is kept as a row from its first use on."""
    kept = shipped_id(kind)
    held = Q(state=PaperTextState.LIVE, effective_from__lte=day)
    known = list(PaperText.objects.filter(Q(pk=kept) | held, kind=kind))
    own = [each for each in known if each.pk != kept]
    if own:
        return max(own, key=lambda each: each.effective_from or dt.date.min)
    return known[0] if known else _keep_shipped(kind)


def held_text(kind: str, day: dt.date) -> str:
    """The YAML that holds on ``day``, without keeping anything."""
    own = PaperText.objects.filter(kind=kind, state=PaperTextState.LIVE, effective_from__lte=day)
    newest = own.order_by("-effective_from").first()
    return newest.text if newest else shipped_text(kind)


def kind_of_text(kind: str, text: str) -> Kind:
    """The kind as worded by ``text``. Raises ValueError or KeyError for a text that was never checked."""
    return _read(kind, text, shipped_text(kind))


@lru_cache(maxsize=512)
def _read(kind: str, text: str, shipped: str) -> Kind:
    """``shipped`` only keeps a changed file from being answered out of memory."""
    fixed = {key: value for key, value in rows()[kind].items() if key not in text_rules().editable}
    return read_kind(kind, {**fixed, **load(text)})


def shipped_text(kind: str) -> str:
    """The editable part of the shipped row, as YAML."""
    row = rows()[kind]
    return dump({key: row[key] for key in text_rules().editable if key in row})


def shipped_id(kind: str) -> UUID:
    """The same text always has the same row."""
    return uuid5(subject_of(kind), shipped_text(kind))


def load(text: str) -> dict[str, Any]:
    """The parts of a text. Raises yaml.YAMLError."""
    loaded: dict[str, Any] = parse_yaml(text)
    return loaded


class _Plain(yaml.CSafeDumper):
    """Writes the same words wherever they stand, without anchors: a text is read by jurists."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def dump(parts: Mapping[str, Any]) -> str:
    """``parts`` as YAML, in their order, long sentences on one line."""
    said: str = yaml.dump(
        dict(parts), Dumper=_Plain, allow_unicode=True, sort_keys=False, default_flow_style=False, width=100_000
    )
    return said


def _keep_shipped(kind: str) -> PaperText:
    """Keep the shipped text; when two papers are the first at once, one row stays."""
    text = PaperText(
        pk=shipped_id(kind),
        kind=kind,
        number=SHIPPED_NUMBER,
        subject=subject_of(kind),
        text=shipped_text(kind),
        state=PaperTextState.SHIPPED,
        drafted_at=clock.now(),
    )
    PaperText.objects.bulk_create([text], ignore_conflicts=True)
    return text
