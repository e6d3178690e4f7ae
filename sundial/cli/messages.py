"""Find every sentence the product says: in Python by its syntax tree, in templates by Django's own lexer."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, Token, TokenType
from django.utils.translation import trim_whitespace

PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy", "ngettext_noop"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
PLURAL_WITH_CONTEXT = {"npgettext", "npgettext_lazy"}

QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
TRANSLATE = re.compile(rf"""^trans(?:late)?\s+{QUOTED}(?:.*?\bcontext\s+{QUOTED})?""")
UNDERSCORE = re.compile(rf"""\b_\({QUOTED}\)""")
BLOCK = re.compile(r"^blocktrans(?:late)?\b")
BLOCK_CONTEXT = re.compile(rf"""\bcontext\s+{QUOTED}""")
BLOCK_END = re.compile(r"^endblocktrans(?:late)?$")
BLOCK_PLURAL = re.compile(r"^plural$")


@dataclass(frozen=True, order=True)
class Message:
    """One message id and where it is said. ``plural`` is the second form of one that counts, empty for any other."""

    text: str
    context: str | None
    place: Path
    line: int
    plural: str = ""


def in_room(room: Path) -> list[Message]:
    """Return the messages of one room, its tests left out."""
    found: set[Message] = set()
    for path in sorted(room.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.relative_to(room).parts):
            found.update(in_python(path))
    for path in templates(room):
        found.update(in_template(path))
    return sorted(found, key=lambda message: (message.place, message.line))


def templates(room: Path) -> list[Path]:
    return sorted(path for path in room.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".svg"})


def in_python(path: Path) -> Iterator[Message]:
    """Yield what each call of a gettext function says."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            for text, context, plural in said_by(called(node.func), [literal(argument) for argument in node.args]):
                yield Message(text, context, path, node.lineno, plural)


def called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def said_by(name: str, values: list[str | None]) -> Iterator[tuple[str, str | None, str]]:
    """Yield message, context and plural for the call ``name(*values)``."""
    if name in PLAIN | PLURAL and values and values[0]:
        yield values[0], None, (values[1] or "") if name in PLURAL else ""
    if name in WITH_CONTEXT | PLURAL_WITH_CONTEXT and len(values) > 1 and values[1]:
        yield values[1], values[0], (values[2] or "") if name in PLURAL_WITH_CONTEXT else ""


def in_template(path: Path) -> Iterator[Message]:
    """Yield what a template says with translate tags, blocks and ``_("…")``."""
    tokens = iter(Lexer(path.read_text("utf-8")).tokenize())
    for token in tokens:
        if token.token_type == TokenType.BLOCK and BLOCK.match(token.contents):
            yield block_message(path, token, tokens)
        elif token.token_type == TokenType.BLOCK and (match := TRANSLATE.match(token.contents)):
            context = match[2] and unquoted(match[2])
            yield Message(unquoted(match[1]), context, path, token.lineno or 0)
        elif token.token_type in {TokenType.BLOCK, TokenType.VAR}:
            for quoted in UNDERSCORE.findall(token.contents):
                yield Message(unquoted(quoted), None, path, token.lineno or 0)


def unquoted(text: str) -> str:
    return text[1:-1].replace(f"\\{text[0]}", text[0]).replace("\\\\", "\\")


def block_message(path: Path, opening: Token, tokens: Iterator[Token]) -> Message:
    """Return the message of a translate block, written as Django looks it up."""
    singular: list[str] = []
    plural: list[str] = []
    parts = singular
    for token in tokens:
        if token.token_type == TokenType.BLOCK and BLOCK_END.match(token.contents):
            break
        if token.token_type == TokenType.BLOCK and BLOCK_PLURAL.match(token.contents):
            parts = plural
        elif token.token_type == TokenType.TEXT:
            parts.append(token.contents.replace("%", "%%"))
        elif token.token_type == TokenType.VAR:
            parts.append(f"%({token.contents})s")
    forms = ["".join(singular), "".join(plural)]
    context = BLOCK_CONTEXT.search(opening.contents)
    if re.search(r"\btrimmed\b", opening.contents):
        forms = [trim_whitespace(form) for form in forms]
    return Message(forms[0], context and unquoted(context[1]), path, opening.lineno or 0, forms[1])


LETTERS = re.compile(r"[A-Za-z\u3400-\u9fff]{2,}|[\u3400-\u9fff]")
SHOWN_ATTRIBUTES = {"alt", "aria-label", "aria-description", "placeholder", "title", "label"}
ENTITY = re.compile(r"&#?\w+;")
SAME_IN_EVERY_LANGUAGE = {"中文", "English", "SHA-256", "Sundial 日晷"}
EXEMPT = re.compile(r"\{# literal: .+ #\}")
COMMENT, COMMENT_END = re.compile(r"^comment\b"), re.compile(r"^endcomment$")
CODE_BLOCK = re.compile(r"^block \w*(_class|_attributes|_scheme)$")
END_BLOCK = re.compile(r"^endblock\b")


def untranslated(path: Path) -> list[tuple[int, str]]:
    """Return line and words of every text a template shows without asking for its translation.

    A template of samples says so on a line of its own: ``{# literal: why #}``. Blocks that fill an attribute
    (``…_class``, ``…_attributes``, ``…_scheme``) hold code, not words.
    """
    source = path.read_text("utf-8")
    if EXEMPT.search(source):
        return []
    reader = LiteralReader()
    for token, hidden in with_hidden(Lexer(source).tokenize()):
        words = token.contents if token.token_type == TokenType.TEXT and not hidden else ""
        reader.feed(words)
        reader.skip(token.contents.count("\n") - words.count("\n"))
    reader.close()
    return reader.found


def with_hidden(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield each token and whether it stands in a translate block, in a comment, or in a block of code."""
    ends_with: re.Pattern[str] | None = None
    for token in tokens:
        if token.token_type == TokenType.BLOCK:
            if ends_with is None and BLOCK.match(token.contents):
                ends_with = BLOCK_END
            elif ends_with is None and CODE_BLOCK.match(token.contents):
                ends_with = END_BLOCK
            elif ends_with is None and COMMENT.match(token.contents):
                ends_with = COMMENT_END
            elif ends_with and ends_with.match(token.contents):
                ends_with = None
        yield token, ends_with is not None


class LiteralReader(HTMLParser):
    """Collects the words between tags and in the attributes people read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, str]] = []
        self.skipped = 0

    def skip(self, lines: int) -> None:
        """Count lines of the file that were not fed, so that reported lines are the file's."""
        self.skipped += lines

    def handle_data(self, data: str) -> None:
        self.note(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in SHOWN_ATTRIBUTES and value:
                self.note(value)

    def note(self, text: str) -> None:
        words = ENTITY.sub(" ", text).strip()
        if LETTERS.search(words) and words not in SAME_IN_EVERY_LANGUAGE:
            self.found.append((self.getpos()[0] + self.skipped, words))
