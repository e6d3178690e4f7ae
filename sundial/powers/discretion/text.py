"""Cells and sanctions as a person writes and reads them: one notation for the file, the page and the spreadsheet.

A sanction is ``yes`` (commanded), ``may`` (allowed), or a formula: ``amount [1000..5000]``, ``multiple [1..3] of gains``,
``per_unit [100..200] of tons``, ``days [1..30]``, each with ``may`` in front where it is only allowed. The Chinese words
(应当、可以、金额、倍数、每单位、日数) are read as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from sundial.kernel.refusal import gettext_noop
from sundial.powers.discretion.cells import (
    ANY,
    Among,
    Cell,
    CellError,
    Interval,
    plain,
    read_choices,
    read_interval,
    read_numbers,
)
from sundial.powers.discretion.table import Fact, Formula, Row, Sanction
from sundial.powers.discretion.words import MEASURES, Language, Measure, sanction_kinds

YES_WORDS = {"yes", "true", "must", "应当", "是", "并处", "✓", "1"}
MAY_WORDS = ("may", "可以", "可以并处", "可")
MEASURE_WORDS: dict[Measure, str] = {"amount": "金额", "multiple": "倍数", "per_unit": "每单位", "days": "日数"}
_CHOICE = re.compile(r"^\s*([^=\s]+)\s*=\s*([^|]*?)\s*(?:\|\s*(.*?)\s*)?$")
_FLAG_LABELS = {"是": "true", "否": "false", "yes": "true", "no": "false", "真": "true", "假": "false"}
_OF = re.compile(r"^(.*?)(?:\s+of\s+|\s*[×*]\s*)(.+)$")


def read_cell(text: str, fact: Fact) -> Cell | None:
    """What stands in a cell of the column of ``fact``; None for any value. Raises ``CellError``."""
    if fact.type == "number":
        return read_numbers(text, fact.unit)
    labels = dict(_FLAG_LABELS) if fact.type == "flag" else {}
    labels |= {
        word.lower(): key for key in fact.keys for word in (fact.label_of(key).zh, fact.label_of(key).en) if word
    }
    found = read_choices(text, fact.keys, labels)
    return None if found and set(found.keys) == set(fact.keys) else found


def cell_text(cell: Cell | None) -> str:
    """A cell in the notation it is read in."""
    return ANY if cell is None else str(cell)


def cell_typed(cell: Cell | None, fact: Fact, language: Language) -> str:
    """A cell as somebody would type it in this language; ``read_cell`` reads it back as the same."""
    if cell is None:
        return ""
    if language == "en":
        return str(cell)
    if isinstance(cell, Among):
        return "、".join(fact.label_of(key).zh for key in cell.keys)
    return "、".join(_span_typed(each, "") for each in cell.intervals)


def sanction_typed(sanction: Sanction | None, facts: Mapping[str, Fact], language: Language) -> str:
    """A sanction as somebody would type it in this language; ``read_sanction`` reads it back as the same."""
    if sanction is None:
        return ""
    if language == "en":
        return sanction_text(sanction)
    if sanction.formula is None:
        return "应当" if sanction.must else "可以"
    formula = sanction.formula
    span = _span_typed(formula.span, _unit(formula.measure))
    word = f"{MEASURE_WORDS[formula.measure]} " if formula.of else ""
    of = f" × {facts[formula.of].name.zh}" if formula.of else ""
    return f"{'' if sanction.must else '可以 '}{word}{span}{of}"


def _span_typed(span: Interval, unit: str) -> str:
    """As ``span_in_words``, without the commas that stand between the entries of a list."""
    if span.low is not None and span.low == span.high:
        return f"{plain(span.low)}{unit}"
    apart = "且" if span.low_open and span.high is not None and not unit else ""
    return (_from(span, unit) + apart + _until(span, unit)).replace(",", "")


def cell_in_words(cell: Cell | None, fact: Fact, language: Language) -> str:
    """A cell as a reader sees it: labels for keys, 以上、不满 for ranges."""
    if cell is None:
        return "不限" if language == "zh" else "any"
    if isinstance(cell, Among):
        return "、".join(fact.label_of(key).said(language) for key in cell.keys)
    return ("或者" if language == "zh" else " or ").join(
        span_in_words(each, fact.unit, language) for each in cell.intervals
    )


def span_in_words(span: Interval, unit: str, language: Language) -> str:
    """A range as a statute says it: 1000元以上不满5000元 (以上、以下 include the figure: 民法典 art. 1259)."""
    if language == "en":
        return f"{span} {unit}".strip()
    if span.low is not None and span.low == span.high:
        return f"{_counted(span.low)}{unit}"
    return _from(span, unit) + _until(span, unit) or "不限"


def _from(span: Interval, unit: str) -> str:
    if span.low is None:
        return ""
    return f"超过{_counted(span.low)}{unit}" if span.low_open else f"{_counted(span.low)}{unit}以上"


def _until(span: Interval, unit: str) -> str:
    if span.high is None:
        return ""
    return f"不满{_counted(span.high)}{unit}" if span.high_open else f"{_counted(span.high)}{unit}以下"


def _counted(number: Decimal) -> str:
    whole, _point, rest = plain(abs(number)).partition(".")
    return ("-" if number < 0 else "") + f"{int(whole):,}" + (f".{rest}" if rest else "")


def read_sanction(kind: str, text: str, facts: Mapping[str, Fact]) -> Sanction | None:
    """What a cell says of one kind of sanction; None when it does not apply. Raises ``CellError``."""
    bare = text.strip()
    if bare in ("", ANY):
        return None
    must, rest = _binding(bare)
    if not rest or rest.lower() in YES_WORDS:
        return Sanction(kind, must)
    return Sanction(kind, must, _formula(kind, rest, facts))


def _binding(text: str) -> tuple[bool, str]:
    """Whether it is commanded, and what is left of the text."""
    for word in sorted(MAY_WORDS, key=len, reverse=True):
        if text.lower().startswith(word):
            return False, text[len(word) :].strip()
    for word in ("must", "应当"):
        if text.lower().startswith(word) and text.lower() not in YES_WORDS:
            return True, text[len(word) :].strip()
    return True, text


def _formula(kind: str, text: str, facts: Mapping[str, Fact]) -> Formula:
    measure, rest = _measure(kind, text)
    base = _OF.match(rest) if measure in ("multiple", "per_unit") else None
    if measure in ("multiple", "per_unit") and not base:
        raise CellError(
            gettext_noop("Say of what: “%(text)s of …”, with the key of a number among the circumstances."), text=text
        )
    of = _base(base.group(2), facts) if base else ""
    return Formula(measure, read_interval(base.group(1) if base else rest, _unit(measure)), of)


def _unit(measure: Measure) -> str:
    return {"amount": "元", "multiple": "倍", "per_unit": "元", "days": "日"}[measure]


def _measure(kind: str, text: str) -> tuple[Measure, str]:
    allowed = sanction_kinds()[kind].measures
    for measure in MEASURES:
        for word in (measure, MEASURE_WORDS[measure]):
            if text.lower().startswith(word):
                if measure not in allowed:
                    break
                return measure, text[len(word) :].strip()
    if len(allowed) == 1 or (allowed and allowed[0] == "amount" and not _OF.match(text)):
        return allowed[0], text
    raise CellError(
        gettext_noop("“%(text)s” does not say how %(sanction)s is measured; it may be: %(measures)s."),
        text=text,
        sanction=sanction_kinds()[kind].name.zh,
        measures="、".join(f"{MEASURE_WORDS[each]}({each})" for each in allowed) or "yes, may",
    )


def _base(text: str, facts: Mapping[str, Fact]) -> str:
    bare = text.strip()
    for fact in facts.values():
        if fact.type == "number" and bare in (fact.key, fact.name.zh, fact.name.en):
            return fact.key
    raise CellError(gettext_noop("“%(text)s” is no number among the circumstances."), text=bare)


def sanction_text(sanction: Sanction | None) -> str:
    """A sanction in the notation it is read in."""
    if sanction is None:
        return ANY
    if sanction.formula is None:
        return "yes" if sanction.must else "may"
    formula = sanction.formula
    of = f" of {formula.of}" if formula.of else ""
    return f"{'' if sanction.must else 'may '}{formula.measure} {formula.span}{of}"


def sanction_in_words(sanction: Sanction, facts: Mapping[str, Fact], language: Language) -> str:
    """A sanction as a reader sees it, without the name of its kind: nothing where it is simply commanded."""
    zh = language == "zh"
    if sanction.formula is None:
        return "" if sanction.must else ("可以" if zh else "may")
    told = formula_in_words(sanction.formula, facts, language)
    return told if sanction.must else f"{'可以' if zh else 'may: '}{told}"


def formula_in_words(formula: Formula, facts: Mapping[str, Fact], language: Language) -> str:
    """A formula as a statute says it: 违法所得1倍以上3倍以下, 每吨100元以上200元以下, 1,000元以上5,000元以下."""
    zh = language == "zh"
    if formula.measure == "amount":
        return span_in_words(formula.span, "元" if zh else "yuan", language)
    if formula.measure == "days":
        return span_in_words(formula.span, "日" if zh else "days", language)
    of = facts[formula.of]
    if formula.measure == "multiple":
        times = span_in_words(formula.span, "倍" if zh else "times", language)
        return f"{of.name.zh}{times}" if zh else f"{times} {of.name.said('en')}"
    each = span_in_words(formula.span, "元" if zh else "yuan", language)
    return f"每{of.unit or of.name.zh}{each}" if zh else f"{each} for each {of.unit or of.name.said('en')}"


def kinds_used(rows: Iterable[Row]) -> list[str]:
    """The kinds of sanction that rows name, in the order of the law."""
    named = {each.kind_key for row in rows for each in row.sanctions}
    return [key for key in sanction_kinds() if key in named]


def read_choice_list(text: str) -> list[dict[str, str]]:
    """Choices as a person lists them, ``none = 无 | none; slight = 轻微``, one to a line or with semicolons between."""
    found = []
    for line in re.split(r"[;；\n]", text):
        choice = _CHOICE.match(line)
        if choice:
            key, zh, en = choice.groups()
            found.append({"key": key, "zh": zh} | ({"en": en} if en else {}))
        elif line.strip():
            found.append({"key": line.strip()})
    return found


def choice_list_text(choices: Iterable[Mapping[str, str]]) -> str:
    """The reverse of ``read_choice_list``."""
    return "; ".join(
        f"{each['key']} = {each.get('zh', '')}" + (f" | {each['en']}" if each.get("en") else "") for each in choices
    )
