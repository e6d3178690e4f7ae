"""Rule expressions: SQL over one row of facts, read by SQLGlot and allowed only what is listed here.

An expression that names an unknown fact, mixes types, calls a function outside the list or tries anything but
a plain expression is refused with the place where it went wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import cast

from sqlglot import exp, parse
from sqlglot.errors import ParseError, TokenError

from sundial.kernel.refusal import gettext_noop as _
from sundial.rules.dictionary import Type
from sundial.rules.said import said

ParamValue = bool | int | float | str | date | list[int] | list[str]

NUMBERS = frozenset({"integer", "decimal"})
MOMENTS = frozenset({"date", "timestamp"})

# Our own functions: the types they take and give. Everything else that looks like a function is refused,
# unless SQLGlot reads it as one of the node kinds in TYPE_OF below.
FUNCTIONS: dict[str, tuple[tuple[Type, ...], Type]] = {
    "DAYS_BETWEEN": (("date", "date"), "integer"),
    "PLUS_DAYS": (("date", "integer"), "date"),
    "PLUS_MONTHS": (("date", "integer"), "date"),
    "PLUS_WORKING_DAYS": (("date", "integer"), "date"),
    "START_OF_DAY": (("date",), "timestamp"),
}

ALLOWED = (
    "and, or, not, = <> < <= > >=, + - *, is null, in, between, case, coalesce, least, greatest, abs, ceil, floor, "
    "round, ||, cast(… as text), days_between, plus_days, plus_months, plus_working_days, start_of_day"
)


class ExpressionError(ValueError):
    """The expression is refused. ``line`` and ``column`` count from 1 within the expression."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


@dataclass(frozen=True)
class Expression:
    """A checked expression: its text, its tree with parameters still named, and the type it gives."""

    text: str
    tree: exp.Expr
    type: Type | None
    names: frozenset[str]

    @property
    def decisive(self) -> frozenset[str]:
        """The facts it cannot do without: those named outside every ``COALESCE``."""
        columns = self.tree.find_all(exp.Column)
        return frozenset(each.name for each in columns if each.find_ancestor(exp.Coalesce) is None)

    def with_params(self, params: Mapping[str, ParamValue]) -> exp.Expr:
        """Return the tree with every ``:name`` replaced by its value."""
        tree = self.tree.copy()
        for node in list(tree.find_all(exp.Placeholder)):
            node.replace(_literal(params[node.name]))
        return tree


def read(text: str, types: Mapping[str, Type], params: Mapping[str, ParamValue], expected: Type | None) -> Expression:
    """Parse and check ``text``.

    :param types: the facts it may name, with their types
    :param params: the values it may name as ``:name``
    :param expected: the type it must give, or None for any
    :raises ExpressionError: when anything in it is not allowed
    """
    tree = _parsed(text)
    checker = _Checker(text, types, params)
    found = checker.type_of(tree)
    if expected and found not in (expected, None) and not (expected == "timestamp" and found == "date"):
        raise ExpressionError(
            said(
                _("the expression gives %(found)s, but %(wanted)s is wanted here"),
                found=_type(found),
                wanted=_type(expected),
            )
        )
    return Expression(text, tree, found, frozenset(checker.names))


def _parsed(text: str) -> exp.Expr:
    try:
        trees = parse(text, dialect="postgres")
    except ParseError as error:
        first = error.errors[0]
        sentence = said(_("something is missing or out of place near “%(near)s”"), near=first["highlight"])
        raise ExpressionError(sentence, first["line"], first["col"]) from error
    except TokenError as error:
        raise ExpressionError(said(_("cannot be read: %(error)s"), error=error)) from error
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionError(said(_("must be one expression, without ;")), *_place(text, max(text.find(";"), 0)))
    return trees[0]


def _place(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def _literal(value: ParamValue) -> exp.Expr:
    if isinstance(value, list):
        return exp.Tuple(expressions=[_literal(item) for item in value])
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.Literal.string(value) if isinstance(value, str) else exp.Literal.number(value)


def _type_of_value(value: ParamValue) -> Type:
    if isinstance(value, list):
        return _type_of_value(value[0])
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) else "integer" if isinstance(value, int) else "decimal"


class _Checker:
    """Walks a tree and gives each node its type; None stands for NULL, which fits any."""

    def __init__(self, text: str, types: Mapping[str, Type], params: Mapping[str, ParamValue]) -> None:
        self.text, self.types, self.params = text, types, params
        self.names: set[str] = set()

    def type_of(self, node: exp.Expr) -> Type | None:
        handler = TYPE_OF.get(type(node))
        if handler is None:
            raise self.refuse(
                node,
                said(
                    _("%(what)s is not allowed in a rule; allowed are: %(allowed)s"),
                    what=_spoken(node),
                    allowed=ALLOWED,
                ),
            )
        return handler(self, node)

    def refuse(self, node: exp.Expr, message: str) -> ExpressionError:
        starts = [part.meta["start"] for part in node.walk() if "start" in part.meta]
        return ExpressionError(message, *_place(self.text, min(starts, default=0)))

    def want(self, node: exp.Expr, *wanted: str) -> Type | None:
        found = self.type_of(node)
        if found is not None and found not in wanted:
            raise self.refuse(
                node,
                said(
                    _("%(what)s is %(found)s, but %(wanted)s is wanted here"),
                    what=node.sql(dialect="postgres"),
                    found=_type(found),
                    wanted=_types(wanted),
                ),
            )
        return found

    def same(self, *nodes: exp.Expr) -> Type | None:
        """Check that all nodes can stand beside each other, and give their common type."""
        common: Type | None = None
        for node in nodes:
            found = self.type_of(node)
            if common and found and not _comparable(common, found):
                raise self.refuse(
                    node,
                    said(
                        _("%(what)s is %(found)s and cannot stand beside %(common)s"),
                        what=node.sql(dialect="postgres"),
                        found=_type(found),
                        common=_type(common),
                    ),
                )
            common = "decimal" if {common, found} == NUMBERS else common or found
        return common

    def column(self, node: exp.Expr) -> Type:
        if not isinstance(node, exp.Column) or node.table:
            raise self.refuse(node, said(_("%(what)s is not a fact: facts are named without a table"), what=node.sql()))
        if node.name not in self.types:
            raise self.refuse(
                node,
                said(_("there is no fact named %(name)s%(near)s"), name=node.name, near=nearest(node.name, self.types)),
            )
        self.names.add(node.name)
        return self.types[node.name]

    def param(self, node: exp.Expr) -> Type:
        if node.name not in self.params:
            near = nearest(node.name, self.params)
            raise ExpressionError(
                said(_("there is no parameter named :%(name)s%(near)s"), name=node.name, near=near),
                *_place(self.text, max(self.text.find(f":{node.name}"), 0)),
            )
        return _type_of_value(self.params[node.name])

    def literal(self, node: exp.Expr) -> Type:
        if cast(exp.Literal, node).is_string:
            return "text"
        return "integer" if node.name.isdigit() else "decimal"

    def logical(self, node: exp.Expr) -> Type:
        for part in node.iter_expressions():
            self.want(part, "boolean")
        return "boolean"

    def comparison(self, node: exp.Expr) -> Type:
        self.same(node.this, node.expression)
        return "boolean"

    def is_(self, node: exp.Expr) -> Type:
        if not isinstance(node.expression, exp.Null | exp.Boolean):
            raise self.refuse(node, said(_("IS is followed by NULL, TRUE or FALSE")))
        self.type_of(node.this)
        return "boolean"

    def in_(self, node: exp.Expr) -> Type:
        if node.args.get("query") or node.args.get("unnest"):
            raise self.refuse(node, said(_("a subquery is not allowed in a rule")))
        listed = node.expressions or ([node.args["field"]] if node.args.get("field") else [])
        self.same(node.this, *listed)
        return "boolean"

    def between(self, node: exp.Expr) -> Type:
        self.same(node.this, node.args["low"], node.args["high"])
        return "boolean"

    def arithmetic(self, node: exp.Expr) -> Type | None:
        for part in (node.this, node.expression):
            if self.type_of(part) in MOMENTS:
                raise self.refuse(
                    part, said(_("dates are reckoned with days_between and plus_days, which mean the same everywhere"))
                )
            self.want(part, *NUMBERS)
        return self.same(node.this, node.expression)

    def one_number(self, node: exp.Expr) -> Type | None:
        return self.want(node.this, *NUMBERS)

    def whole_number(self, node: exp.Expr) -> Type:
        self.want(node.this, *NUMBERS)
        return "integer"

    def round_(self, node: exp.Expr) -> Type:
        self.want(node.this, *NUMBERS)
        if node.args.get("decimals"):
            self.want(node.args["decimals"], "integer")
        return "decimal"

    def alike(self, node: exp.Expr) -> Type | None:
        return self.same(node.this, *node.expressions)

    def joined_text(self, node: exp.Expr) -> Type:
        for part in node.iter_expressions():
            self.want(part, "text")
        return "text"

    def case(self, node: exp.Expr) -> Type | None:
        if node.args.get("this"):
            raise self.refuse(node, said(_("write CASE WHEN condition THEN value")))
        branches = node.args["ifs"]
        for branch in branches:
            self.want(branch.this, "boolean")
        results = [branch.args["true"] for branch in branches]
        return self.same(*results, *([node.args["default"]] if node.args.get("default") else []))

    def cast_(self, node: exp.Expr) -> Type:
        if not cast(exp.Cast, node).to.is_type("text"):
            raise self.refuse(node, said(_("only CAST(… AS TEXT) is allowed")))
        self.type_of(node.this)
        return "text"

    def inner(self, node: exp.Expr) -> Type | None:
        return self.type_of(node.this)

    def function(self, node: exp.Expr) -> Type:
        if node.name.upper() not in FUNCTIONS:
            raise self.refuse(
                node,
                said(
                    _("function %(name)s is not allowed in a rule%(near)s; allowed are: %(allowed)s"),
                    name=node.name,
                    near=nearest(node.name.lower(), [name.lower() for name in FUNCTIONS]),
                    allowed=ALLOWED,
                ),
            )
        wanted, result = FUNCTIONS[node.name.upper()]
        if len(node.expressions) != len(wanted):
            raise self.refuse(
                node,
                said(_("the number of arguments %(name)s takes is %(number)s"), name=node.name, number=len(wanted)),
            )
        for argument, kind in zip(node.expressions, wanted, strict=True):
            self.want(argument, kind)
        return result


def _comparable(one: str, other: str) -> bool:
    return one == other or {one, other} <= NUMBERS


def _spoken(node: exp.Expr) -> str:
    if isinstance(node, exp.Query | exp.Subquery):
        return said(_("a subquery"))
    text = node.sql(dialect="postgres")
    return text if len(text) <= 60 else text[:57] + "…"


TYPE_NAMES: dict[str, str] = {
    "text": _("text"),
    "integer": _("integer"),
    "decimal": _("decimal"),
    "boolean": _("boolean"),
    "date": _("date"),
    "timestamp": _("timestamp"),
}


def _type(name: str | None) -> str:
    return said(TYPE_NAMES[name]) if name else said(_("nothing"))


def _types(names: Iterable[str]) -> str:
    first, *rest = sorted(names)
    whole = _type(first)
    for name in rest:
        whole = said(_("%(one)s or %(other)s"), one=whole, other=_type(name))
    return whole


def nearest(name: str, known: Iterable[str]) -> str:
    """A question that suggests the known name most like ``name``; empty when none is near."""
    close = get_close_matches(name, list(known), n=1)
    return said(_("; did you mean %(name)s?"), name=close[0]) if close else ""


TYPE_OF: dict[type[exp.Expr], Callable[[_Checker, exp.Expr], Type | None]] = {
    exp.Column: _Checker.column,
    exp.Placeholder: _Checker.param,
    exp.Literal: _Checker.literal,
    exp.Boolean: lambda _checker, _node: "boolean",
    exp.Null: lambda _checker, _node: None,
    exp.Paren: _Checker.inner,
    exp.And: _Checker.logical,
    exp.Or: _Checker.logical,
    exp.Not: _Checker.logical,
    exp.EQ: _Checker.comparison,
    exp.NEQ: _Checker.comparison,
    exp.GT: _Checker.comparison,
    exp.GTE: _Checker.comparison,
    exp.LT: _Checker.comparison,
    exp.LTE: _Checker.comparison,
    exp.Is: _Checker.is_,
    exp.In: _Checker.in_,
    exp.Between: _Checker.between,
    exp.Add: _Checker.arithmetic,
    exp.Sub: _Checker.arithmetic,
    exp.Mul: _Checker.arithmetic,
    exp.Neg: _Checker.one_number,
    exp.Abs: _Checker.one_number,
    exp.Ceil: _Checker.whole_number,
    exp.Floor: _Checker.whole_number,
    exp.Round: _Checker.round_,
    exp.Coalesce: _Checker.alike,
    exp.Least: _Checker.alike,
    exp.Greatest: _Checker.alike,
    exp.DPipe: _Checker.joined_text,
    exp.Case: _Checker.case,
    exp.Cast: _Checker.cast_,
    exp.Anonymous: _Checker.function,
}
