"""The flow chart of an item as SVG, drawn on the server from the rows that run: nothing is drawn that does not run.

The same version always gives the same bytes. The words are in ``chart_rows``, the pen in ``chart_sheet``; here rows are
placed one below the other and joined.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from sundial.powers.chart_rows import Ask, Beside, Chart, Element, Row, chart_of
from sundial.powers.chart_sheet import (
    FONT,
    GRADES,
    INK,
    LINE,
    MUTED,
    NARROW,
    PALE,
    PAPER,
    STOP,
    WIDE,
    Block,
    Frame,
    Sheet,
    grade_mark,
    measure_mark,
    points,
)
from sundial.powers.chart_text import balanced, shortened, width, wrap
from sundial.powers.models import ItemVersion

BETWEEN = 26
FORK = 14
SLANT = 16
ELEMENT_LINES = 7
NUMERALS = "①②③④⑤⑥⑦"


def draw(version: ItemVersion, *, internal: bool = False, narrow: bool = False) -> str:
    """The chart of ``version`` as one SVG element; ``narrow`` is drawn for a telephone, 360 pixels wide."""
    chart = chart_of(version, internal=internal)
    frame = NARROW if narrow else WIDE
    branches = any(isinstance(row, Ask) for row in chart.rows)
    return _svg(chart, frame if branches else frame.without_branches())


@dataclass
class Placed:
    """A row with its place on the sheet: from ``top``, ``high`` pixels."""

    row: Row
    top: float
    high: float
    blocks: list[tuple[Block, float, float]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    core: float = 0

    @property
    def middle(self) -> float:
        return self.top + self.high / 2

    @property
    def core_top(self) -> float:
        return self.middle - self.core / 2

    @property
    def core_bottom(self) -> float:
        return self.middle + self.core / 2


def _svg(chart: Chart, frame: Frame) -> str:
    sheet = Sheet(frame)
    top = _heading(sheet, chart, 26)
    placed = []
    for row in chart.rows:
        each = _place(row, top, frame)
        placed.append(each)
        top = each.top + each.high + BETWEEN
    _ways(sheet, placed)
    for each in placed:
        _draw_row(sheet, each)
    top = _elements(sheet, chart, top)
    top = _legend(sheet, chart, top)
    told = "；".join(_said(row) for row in chart.rows)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{frame.width}" height="{top:.0f}"'
        f' viewBox="0 0 {frame.width} {top:.0f}" font-family={quoteattr(FONT)} aria-label={quoteattr(chart.title)}>'
        f"<title>{escape(chart.title)}</title><desc>{escape(told)}</desc>"
        f'<rect width="{frame.width}" height="{top:.0f}" fill="{PAPER}"/>'
    )
    return head + "".join(sheet.parts) + "</svg>"


def _said(row: Row) -> str:
    """A row in words, for those who do not see the drawing."""
    if isinstance(row, Ask):
        return row.question + (f"（{row.away}：{row.side.title}）" if row.side else "")
    return "、".join(node.title for node in row.nodes) if isinstance(row, Beside) else row.title


def _heading(sheet: Sheet, chart: Chart, top: float) -> float:
    frame = sheet.frame
    size = frame.title + 4
    room = frame.width - 2 * frame.edge
    for words in wrap(chart.title, room / size):
        sheet.text(frame.edge, top, words, size, bold=True)
        top += size * 1.4
    for words in wrap(" · ".join(chart.about), room / frame.text):
        sheet.text(frame.edge, top, words, frame.text, fill=MUTED)
        top += frame.leading
    return top + 8


def _place(row: Row, top: float, frame: Frame) -> Placed:
    if isinstance(row, Ask):
        return _place_question(row, top, frame)
    if isinstance(row, Beside):
        return _place_beside(row, top, frame)
    block = Block(row, frame, frame.main)
    return Placed(row, top, block.high, [(block, frame.left, top)], core=block.high)


def _place_question(row: Ask, top: float, frame: Frame) -> Placed:
    words = balanced(row.question, (frame.main * 0.9 - 2 * SLANT - 8) / frame.text)
    core = len(words) * frame.leading + 20
    side = Block(row.side, frame, frame.side, small=True) if row.side else None
    high = max(core, side.high if side else 0)
    placed = Placed(row, top, high, words=words, core=core)
    if side:
        placed.blocks = [(side, frame.side_left, placed.middle - side.high / 2)]
    return placed


def _place_beside(row: Beside, top: float, frame: Frame) -> Placed:
    number = len(row.nodes)
    wide = (frame.main - 12 * (number - 1)) / number
    if wide < 96:
        return _place_stacked(row, top, frame)
    blocks = [Block(node, frame, wide) for node in row.nodes]
    high = max(block.high for block in blocks) + 2 * FORK
    places = [(block, frame.left + n * (wide + 12), top + FORK) for n, block in enumerate(blocks)]
    return Placed(row, top, high, places, core=high)


def _place_stacked(row: Beside, top: float, frame: Frame) -> Placed:
    """Too many to stand side by side: one below the other between the same two bars, indented to show they are equals."""
    places, at = [], top + FORK
    for node in row.nodes:
        block = Block(node, frame, frame.main - 24)
        places.append((block, frame.left + 12.0, at))
        at += block.high + 8
    high = at - 8 + FORK - top
    return Placed(row, top, high, places, core=high)


def _draw_row(sheet: Sheet, placed: Placed) -> None:
    if isinstance(placed.row, Ask):
        _draw_question(sheet, placed)
    if isinstance(placed.row, Beside):
        _draw_bars(sheet, placed)
    for block, x, y in placed.blocks:
        block.draw(sheet, x, y)


def _question_sides(frame: Frame) -> tuple[float, float]:
    half = frame.main * 0.9 / 2
    return frame.centre - half, frame.centre + half


def _draw_question(sheet: Sheet, placed: Placed) -> None:
    frame = sheet.frame
    left, right = _question_sides(frame)
    top, bottom = placed.core_top, placed.core_bottom
    corners = [
        (left, placed.middle),
        (left + SLANT, top),
        (right - SLANT, top),
        (right, placed.middle),
        (right - SLANT, bottom),
        (left + SLANT, bottom),
    ]
    sheet.add("polygon", points=points(corners), fill=PAPER, stroke=LINE, stroke_width=1.6)
    line = top + 10 + frame.text * 1.1
    for words in placed.words:
        sheet.text(frame.centre, line, words, frame.text, anchor="middle")
        line += frame.leading


def _draw_bars(sheet: Sheet, placed: Placed) -> None:
    """The two bars between which everything runs at the same time, and the lines from them to each box."""
    frame = sheet.frame
    for y in (placed.top + 3, placed.top + placed.high - 3):
        sheet.add("rect", x=frame.left + 12, y=y - 2, width=frame.main - 24, height=4, fill=INK)
    side_by_side = len({y for _block, _x, y in placed.blocks}) == 1
    for block, x, y in placed.blocks if side_by_side else []:
        centre = x + block.wide / 2
        sheet.path([(centre, placed.top + 3), (centre, y)], arrow=False)
        sheet.path([(centre, y + block.high), (centre, placed.top + placed.high - 3)], arrow=False)


def _ways(sheet: Sheet, placed: list[Placed]) -> None:
    """Every line between rows: straight down, aside, back up, on, and past what is skipped."""
    keys = {each.row.key: each for each in placed}
    for one, other in pairwise(placed):
        _way_down(sheet, one, other)
    skips = [each for each in placed if isinstance(each.row, Ask) and each.row.skip_to]
    for each in skips:
        _way_past(sheet, each, keys, skips)
    for each in placed:
        if isinstance(each.row, Ask) and each.row.side:
            _way_aside(sheet, each, keys)


def _way_down(sheet: Sheet, one: Placed, other: Placed) -> None:
    centre = sheet.frame.centre
    sheet.path([(centre, one.core_bottom), (centre, other.core_top)])
    if isinstance(one.row, Ask) and one.row.down:
        sheet.text(centre + 7, one.core_bottom + 16, one.row.down, sheet.frame.text - 1, fill=MUTED)


def _way_aside(sheet: Sheet, placed: Placed, keys: dict[str, Placed]) -> None:
    frame, row = sheet.frame, placed.row
    if not isinstance(row, Ask):
        return
    _left, right = _question_sides(frame)
    block, x, y = placed.blocks[0]
    sheet.path([(right, placed.middle), (x, placed.middle)])
    sheet.text(right + 5, placed.middle - 6, row.away, frame.text - 1, fill=MUTED)
    if row.back_to:
        target = keys[row.back_to]
        edge = x + block.wide
        way = [(edge, placed.middle), (frame.lane, placed.middle), (frame.lane, target.middle)]
        sheet.path([*way, (frame.left + frame.main, target.middle)], dashed=True)
    if row.on_to:
        target = keys[row.on_to]
        below = x + block.wide / 2
        sheet.path([(below, y + block.high), (below, target.middle), (frame.left + frame.main, target.middle)])


def _way_past(sheet: Sheet, placed: Placed, keys: dict[str, Placed], skips: list[Placed]) -> None:
    frame, row = sheet.frame, placed.row
    if not isinstance(row, Ask):
        return
    target = keys[row.skip_to]
    inside = sum(placed.top < each.top < target.top for each in skips)
    lane = frame.left - 8 - 7 * inside
    left, _right = _question_sides(frame)
    end = left if isinstance(target.row, Ask) else frame.left
    sheet.path([(left, placed.middle), (lane, placed.middle), (lane, target.middle), (end, target.middle)])
    sheet.text(left - 3, placed.middle - 6, row.away, frame.text - 1, fill=MUTED, anchor="end")


def _elements(sheet: Sheet, chart: Chart, top: float) -> float:
    """The seven elements below the flow, in one or two columns."""
    frame = sheet.frame
    wide = (frame.width - 2 * frame.edge - 14 * (frame.columns - 1)) / frame.columns
    cells = [
        (f"{mark} {element.name}", _told(element, wide, frame))
        for mark, element in zip(NUMERALS, chart.elements, strict=True)
    ]
    for place in range(0, len(cells), frame.columns):
        row = cells[place : place + frame.columns]
        high = 34 + max(1, *(len(lines) for _name, lines in row)) * frame.leading + 6
        alone = frame.width - 2 * frame.edge if len(row) == 1 else wide
        for column, (name, lines) in enumerate(row):
            _element(sheet, frame.edge + column * (wide + 14), top, alone, high, name, lines)
        top += high + 12
    return top


def _told(element: Element, wide: float, frame: Frame) -> list[str]:
    room = (wide - 24) / frame.text
    lines = [part for line in element.lines for part in _bullet(line, room)]
    return shortened(lines, ELEMENT_LINES)


def _bullet(line: str, room: float) -> list[str]:
    first, *rest = wrap(line, room - 1) or [""]
    return [f"· {first}", *(f"　{words}" for words in rest)]


def _element(sheet: Sheet, x: float, y: float, wide: float, high: float, name: str, lines: list[str]) -> None:
    frame = sheet.frame
    sheet.add("rect", x=x, y=y, width=wide, height=high, rx=4, fill=PALE)
    sheet.text(x + 12, y + 24, name, frame.text + 1, bold=True)
    if not lines:
        sheet.text(x + 12, y + 34 + 0.75 * frame.leading, _("not stated"), frame.text, fill=STOP)
    for place, words in enumerate(lines):
        sheet.text(x + 12, y + 34 + (place + 0.75) * frame.leading, words, frame.text, fill=MUTED)


def _legend(sheet: Sheet, chart: Chart, top: float) -> float:
    """What the marks mean, only when there are any."""
    if not chart.grades:
        return top + 4
    frame, x, y = sheet.frame, sheet.frame.edge + 10.0, top + 12
    names = {"A": _("grade A risk"), "B": _("grade B risk"), "C": _("grade C risk")}
    for mark in [*GRADES, ""]:
        name = names.get(mark, _("measure against it"))
        room = 34 + width(name) * frame.text
        if x + room > frame.width - frame.edge:
            x, y = frame.edge + 10.0, y + 26
        grade_mark(sheet, x, y, mark) if mark else measure_mark(sheet, x, y)
        sheet.text(x + 15, y + 5, name, frame.text, fill=MUTED)
        x += room
    return y + 24
