"""The rules in words, as a page for supervisors: every formula, its article, its light and its parameters."""

from __future__ import annotations

from collections.abc import Iterable

from sundial.rules.dictionary import LAWBOOK, load_dictionary
from sundial.rules.library import RuleSet, load
from sundial.rules.rule import Basis, Rule
from sundial.rules.vocabulary import KIND_NAMES, KINDS, LIGHT_NAMES, OVER_NAMES, OWNERS

HEAD = """# 监察规则 · The supervision rules

This page is written from `rules/supervision`; a test holds it to them (`python -m sundial.rules.handbook > docs/rules.md`).
A formula names facts, whose meaning stands under it, and `:parameters`, which the owner of the rule may change by a new version.
A basis marked ※ has not been checked against the text in force, or is a parameter no law fixes; the reason stands beside it.
"""


def page(rules: Iterable[Rule]) -> str:
    """Return the whole page: a count, then the rules by kind."""
    told = sorted(rules, key=lambda rule: (KINDS.index(rule.kind), rule.id, rule.version))
    counts = "、".join(f"{KIND_NAMES[kind].zh} {sum(rule.kind == kind for rule in told)}" for kind in KINDS)
    parts = [HEAD, f"共 {len(told)} 条：{counts}。\n"]
    for kind in KINDS:
        parts.append(f"## {KIND_NAMES[kind].zh} · {KIND_NAMES[kind].en}\n")
        parts += [entry(rule) for rule in told if rule.kind == kind]
    return "\n".join(parts)


def entry(rule: Rule) -> str:
    """Return one rule as a section."""
    lines = [
        f"### {rule.name} · {rule.name_en}\n",
        f"`{rule.id}` 第{rule.version}版 · {LIGHT_NAMES[rule.light].zh} {rule.light} · {rule.score:g} 分 · "
        f"看{OVER_NAMES[rule.over].zh} · {OWNERS[rule.owner].zh}负责 · {rule.effective_from} 起"
        f"{f' 至 {rule.effective_until}' if rule.effective_until else ''}\n",
        f"- 依据 basis：{'；'.join(_basis(basis) for basis in rule.basis)}",
        f"- 公式 formula：`{' '.join(rule.when.text.split())}`",
        *_parameters(rule),
        *_exemptions(rule),
        f"- 说明 says：{rule.sentence_zh}",
        f"- 处置 then：{rule.follow_up.who}：{rule.follow_up.what}",
        *(f"- 假定 assumes：{assumption}" for assumption in rule.assumptions),
        f"- 事实 facts：{_facts(rule)}",
    ]
    return "\n".join(lines) + "\n"


def _basis(basis: Basis) -> str:
    text = f"{basis.law} {basis.article}".strip()
    return f"{text}※（{basis.unverified}）" if basis.unverified else text


def _parameters(rule: Rule) -> list[str]:
    told = "，".join(f"`:{name}` = {value}" for name, value in (rule.params or {}).items())
    return [f"- 参数 parameters：{told}"] if told else []


def _exemptions(rule: Rule) -> list[str]:
    return [
        f"- 除外 unless：{ground.name}（{ground.basis}）" + (f"：`{ground.when.text}`" if ground.when else "")
        for ground in rule.exemptions
    ]


def _facts(rule: Rule) -> str:
    facts = load_dictionary().facts(rule.each)
    return "；".join(f"`{name}` {facts[name].zh}" for name in sorted(rule.when.names))


def shipped() -> RuleSet:
    """Return every version of every supervision rule that comes with the program."""
    return load(LAWBOOK / "supervision")


if __name__ == "__main__":
    print(page(shipped()), end="")  # noqa: T201 - what the program is for
