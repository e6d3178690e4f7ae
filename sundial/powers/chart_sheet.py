"""The pen and the paper of a chart: measures, colours, lines, boxes with wrapped words, marks of risk.

Only presentation attributes are used, so that a strict content policy lets the drawing stand inside a page. Colour never
speaks alone: risks are marked by shape and letter, refusals by words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape, quoteattr

from sundial.powers.chart_rows import Node, Risk
from sundial.powers.chart_text import balanced, width, wrap

FONT = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif"
INK, MUTED, LINE, PAPER, PALE, ACCENT, STOP = (
    "#1c2733", "#4a5868", "#71808f", "#ffffff", "#f0f4f8", "#1f4e79", "#9b2c2c",
)  # fmt: skip
# Grades of integrity risk (RISK-03) and the measures against it; a palette of its own, not the supervision lights.
GRADES = {"A": ("#c0182b", "#ffffff"), "B": ("#e8760a", "#1c1300"), "C": ("#f4c81e", "#1c1900")}
MEASURE = ("#1c5fb8", "#ffffff")


@dataclass(frozen=True)
class Frame:
    """The measures of one drawing, in pixels: ``main`` is the column of the flow, ``side`` that of its branches."""

    width: int
    edge: int
    gutter: int
    main: int
    gap: int
    side: int
    title: int
    text: int
    columns: int

    @property
    def left(self) -> int:
        return self.edge + self.gutter

    @property
    def centre(self) -> float:
        return self.left + self.main / 2

    @property
    def side_left(self) -> int:
        return self.left + self.main + self.gap

    @property
    def leading(self) -> float:
        return round(self.text * 1.5, 1)

    def without_branches(self) -> Frame:
        """The same paper with the whole width for the flow."""
        return replace(self, gutter=0, main=self.width - 2 * self.edge)

    @property
    def lane(self) -> float:
        """Where a way back up runs, right of the side column."""
        return (self.side_left + self.side + self.width) / 2


WIDE = Frame(880, 28, 46, 470, 56, 252, title=16, text=14, columns=2)
NARROW = Frame(360, 8, 20, 214, 22, 84, title=14, text=12, columns=1)


@dataclass
class Sheet:
    """What has been drawn so far."""

    frame: Frame
    parts: list[str] = field(default_factory=list)

    def add(self, tag: str, body: str = "", **attributes: object) -> None:
        """Add one element; ``None`` attributes are left out."""
        written = "".join(
            f" {name.replace('_', '-')}={quoteattr(_figure(value))}"
            for name, value in attributes.items()
            if value is not None
        )
        self.parts.append(f"<{tag}{written}>{body}</{tag}>" if body else f"<{tag}{written}/>")

    def text(
        self, x: float, y: float, words: str, size: float, *, fill: str = INK, anchor: str = "start", bold: bool = False
    ) -> None:
        weight = "600" if bold else None
        self.add("text", escape(words), x=x, y=y, font_size=size, fill=fill, text_anchor=anchor, font_weight=weight)

    def path(self, way: Sequence[tuple[float, float]], *, arrow: bool = True, dashed: bool = False) -> None:
        """A line along the points of ``way``, ending in an arrow head."""
        drawn = "M" + " L".join(f"{_figure(x)} {_figure(y)}" for x, y in way)
        dash = "5 4" if dashed else None
        self.add("path", d=drawn, fill="none", stroke=LINE, stroke_width=1.6, stroke_dasharray=dash)
        if arrow:
            self._head(*way[-2], *way[-1])

    def _head(self, from_x: float, from_y: float, x: float, y: float) -> None:
        dx, dy = (x > from_x) - (x < from_x), (y > from_y) - (y < from_y)
        wing, back = 4.5, 8
        corners = [
            (x, y),
            (x - dx * back - dy * wing, y - dy * back - dx * wing),
            (x - dx * back + dy * wing, y - dy * back + dx * wing),
        ]
        self.add("polygon", points=points(corners), fill=LINE)


def _figure(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".rstrip("0").rstrip(".")
    return str(value)


def points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{_figure(x)},{_figure(y)}" for x, y in corners)


@dataclass
class Block:
    """A box with its wrapped words: how high it is, and how it draws itself."""

    node: Node
    frame: Frame
    wide: float
    small: bool = False
    title: list[str] = field(default_factory=list)
    post_beside: bool = False
    lines: list[str] = field(default_factory=list)
    risks: list[tuple[Risk, list[str], list[list[str]]]] = field(default_factory=list)

    PAD = 9
    MARK = 24

    def __post_init__(self) -> None:
        inside = self.wide - 2 * self._pad - (self.MARK if self.node.number else 0)
        marks = 24 * len(self._bare) if self._bare else 0
        parted = balanced if self._is_centred else wrap
        self.title = parted(self.node.title, (inside - marks) / self._title_size)
        taken = width(self.node.title) * self._title_size + width(self.node.post) * self._size + marks + 16
        self.post_beside = bool(self.node.post) and taken <= inside
        below = [self.node.post] if self.node.post and not self.post_beside else []
        self.lines = [part for line in [*below, *self.node.lines] for part in parted(line, inside / self._size)]
        told = [risk for risk in self.node.risks if risk.text]
        room = (inside - 26) / self._size
        self.risks = [(risk, wrap(risk.text, room), [wrap(text, room) for text in risk.measures]) for risk in told]

    @property
    def _is_centred(self) -> bool:
        return self.node.shape == "end" or self.small

    @property
    def _pad(self) -> float:
        return 6 if self.small else self.PAD

    @property
    def _bare(self) -> list[Risk]:
        """Risks shown by their mark alone."""
        return [risk for risk in self.node.risks if not risk.text]

    @property
    def _size(self) -> float:
        return self.frame.text - (1 if self.small else 0)

    @property
    def _title_size(self) -> float:
        return self.frame.title - (2 if self.small else 0)

    @property
    def _lead(self) -> float:
        return self._size * 1.5

    @property
    def high(self) -> float:
        """The height of the box."""
        risk_lines = sum(len(text) + sum(map(len, measures)) for _risk, text, measures in self.risks)
        words = len(self.title) * self._title_size * 1.4 + (len(self.lines) + risk_lines) * self._lead
        return round(words + 2 * self._pad + 6 * bool(self.risks), 1)

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        self._outline(sheet, x, y)
        inner = x + self._pad + (self.MARK if self.node.number else 0)
        anchor, at = ("middle", x + self.wide / 2) if self._is_centred else ("start", inner)
        line = y + self._pad + self._title_size * 1.05
        colour = STOP if self.node.key in {"decline", "refuse"} else INK
        for words in self.title:
            sheet.text(at, line, words, self._title_size, fill=colour, anchor=anchor, bold=True)
            line += self._title_size * 1.4
        if self.post_beside:
            end = x + self.wide - self._pad - 24 * len(self._bare)
            baseline = y + self._pad + self._title_size * 1.05
            sheet.text(end, baseline, self.node.post, self._size, fill=MUTED, anchor="end")
        line += self._size * 0.1
        for words in self.lines:
            sheet.text(at, line, words, self._size, fill=MUTED, anchor=anchor)
            line += self._lead
        self._marks(sheet, x, y)
        self._risks(sheet, inner, line + 6)

    def _outline(self, sheet: Sheet, x: float, y: float) -> None:
        shape = self.node.shape
        round_by = min(self.high / 2, 22) if shape == "end" else 4
        fill = {"end": PALE, "life": PALE}.get(shape, PAPER)
        stroke = STOP if self.node.key in {"decline", "refuse"} else ACCENT if shape == "step" else LINE
        sheet.add(
            "rect", x=x, y=y, width=self.wide, height=self.high, rx=round_by, fill=fill, stroke=stroke, stroke_width=1.4
        )
        if self.node.number:
            sheet.add("circle", cx=x + self._pad + 8, cy=y + self._pad + self._title_size * 0.7, r=9, fill=ACCENT)
            middle = y + self._pad + self._title_size * 0.7 + 4
            sheet.text(x + self._pad + 8, middle, self.node.number, 11, fill=PAPER, anchor="middle", bold=True)

    def _marks(self, sheet: Sheet, x: float, y: float) -> None:
        for place, risk in enumerate(self._bare):
            middle = y + self._pad + self._title_size * 0.7
            grade_mark(sheet, x + self.wide - self._pad - 10 - 24 * place, middle, risk.grade)

    def _risks(self, sheet: Sheet, x: float, line: float) -> None:
        for risk, text, measures in self.risks:
            grade_mark(sheet, x + 8, line - self._size * 0.35, risk.grade)
            for words in text:
                sheet.text(x + 24, line, words, self._size)
                line += self._lead
            for measure in measures:
                measure_mark(sheet, x + 8, line - self._size * 0.35)
                for words in measure:
                    sheet.text(x + 24, line, words, self._size, fill=MUTED)
                    line += self._lead


def grade_mark(sheet: Sheet, x: float, y: float, grade: str) -> None:
    """The mark of a risk grade: A in a triangle, B in a diamond, C in a circle, each in its colour."""
    fill, ink = GRADES[grade]
    if grade == "A":
        sheet.add("polygon", points=points([(x, y - 10), (x + 10, y + 8), (x - 10, y + 8)]), fill=fill)
    elif grade == "B":
        sheet.add("polygon", points=points([(x, y - 10), (x + 10, y), (x, y + 10), (x - 10, y)]), fill=fill)
    else:
        sheet.add("circle", cx=x, cy=y, r=9, fill=fill)
    sheet.text(x, y + (6 if grade == "A" else 4), grade, 10.5, fill=ink, anchor="middle", bold=True)


def measure_mark(sheet: Sheet, x: float, y: float) -> None:
    """The mark of a measure against a risk: 防 in a blue square."""
    fill, ink = MEASURE
    sheet.add("rect", x=x - 8, y=y - 8, width=16, height=16, rx=2, fill=fill)
    sheet.text(x, y + 4, "防", 10.5, fill=ink, anchor="middle", bold=True)
