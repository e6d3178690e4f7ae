"""Every procedure drawn and told from its own table: ``sundial catalogue procedures > docs/procedures.md``.

A test holds the page to the tables, so the drawing can never differ from what runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import translation

from sundial.cases.lifecycle import APPLICANT, SYSTEM, Lifecycle, Transition, all_lives, role_names
from sundial.cases.stated.acts import StatedLife
from sundial.cases.stated.law import Stated
from sundial.cases.stated.lives import stated_lives

UNVERIFIED = "（未核对）"  # cited from memory
HEAD = """# Procedures

This page is written from the tables the program runs by; a test holds it to them
(`sundial catalogue procedures > docs/procedures.md`). A box is a state, an arrow an act with who may do it. What each act
asks, checks and issues stands in the life's own file (`sundial/*/life.yaml`, `sundial/*/lives/*.yaml`). Limits marked with an
item's row are overridden by the item's own; the law's edition of the day stands under it.
"""


def page() -> str:
    """The whole page, in Chinese words as the tables have them, with English headings."""
    with translation.override("zh-hans"):
        stated = {each.procedure: each for each in stated_lives()}
        parts = [_part(life, stated.get(life.procedure)) for life in _shown()]
    return "\n".join([HEAD, *parts])


def _shown() -> list[Lifecycle]:
    """Every life but those tests have brought along."""
    return [each for each in all_lives() if not each.procedure.startswith("test_")]


def _part(life: Lifecycle, stated: StatedLife | None) -> str:
    title = str(stated.title) if stated else life.procedure
    lines = [f"## {title} (`{life.procedure}`)", "", "```mermaid", "stateDiagram-v2", *_drawing(life), "```", ""]
    lines += [
        "| 环节 | 由 → 至 | 办理人 | 依据 |",
        "|---|---|---|---|",
        *(_row(life, each, stated) for each in life.transitions),
        "",
    ]
    if stated is not None and (stated.limits or stated.parameters):
        lines += ["| 期限、参数 | 事项目录优先 | 法定值（起用日） | 依据 |", "|---|---|---|---|"]
        lines += [row for each in (*stated.limits.values(), *stated.parameters.values()) for row in _terms(each)]
        lines += [""]
    return "\n".join(lines)


def _drawing(life: Lifecycle) -> Iterator[str]:
    for name, label in life.states.items():
        yield f"  {name}: {label}"
    yield f"  [*] --> {life.start}"
    for act in life.transitions:
        for source in act.sources:
            for target in _targets(act):
                if target != source:
                    yield f"  {source} --> {target}: {_plain(act.label)}"
    for name in sorted(life.final):
        yield f"  {name} --> [*]"


def _targets(act: Transition) -> list[str]:
    return list(dict.fromkeys(each for each in (*act.branches, act.target) if each))


def _row(life: Lifecycle, act: Transition, stated: StatedLife | None) -> str:
    sources = "、".join(str(life.states[each]) for each in act.sources)
    targets = "／".join(str(life.states[each]) for each in _targets(act) if [each] != list(act.sources))
    seat = f"{act.seat}：" if act.seat else ""
    return f"| {_plain(act.label)} | {sources} → {targets or '不变'} | {seat}{_who(act.who)} | {act.basis}{_doubt(act, stated)} |"


def _doubt(act: Transition, stated: StatedLife | None) -> str:
    """What is said of an article cited from memory."""
    return UNVERIFIED if stated and any(law in act.basis for law in stated.unverified) else ""


def _who(who: Iterable[str]) -> str:
    named = {APPLICANT: "当事人", SYSTEM: "系统"}
    return "、".join(named.get(each) or str(role_names([each])) for each in who)


def _terms(stated: Stated) -> Iterator[str]:
    own = f"{stated.item_kind} {stated.item_what}".strip()
    for edition in stated.editions:
        term, doubt = edition.term, UNVERIFIED if edition.unverified else ""
        yield f"| {stated.name} | {own} | {term.value} {term.unit}（{edition.since}） | {term.basis}{doubt} |"
    if not stated.editions:
        yield f"| {stated.name} | {own} | — | — |"


def _plain(words: object) -> str:
    return str(words).replace("|", "／").replace(":", "：")
