"""Translations: one catalogue per room, compiled with Babel; no GNU gettext needed."""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sundial.cli import messages
from sundial.cli.trouble import FINDINGS, BadInput

SUNDIAL = Path(__file__).resolve().parents[1]
# A message, its context, and whether it has a plural.
Key = tuple[str, str | None, bool]
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
PLACES = re.compile(r"%\((\w+)\)|(?<!%)%[sd]|\{(\w*)\}")
HEADER = (
    '# {room}: Chinese translation\nmsgid ""\nmsgstr ""\n'
    '"Language: zh_Hans\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=1; plural=0;\\n"\n'
)


@click.group()
def i18n() -> None:
    """Compile, complete and check the translations."""


@i18n.command("compile")
def compile_command() -> None:
    """Compile every room's catalogue that changed."""
    click.echo(f"{compile_all()} compiled")


@i18n.command()
@click.argument("room")
def extract(room: str) -> None:
    """Add what ROOM says and no catalogue knows to its own catalogue, with an empty translation."""
    folder = SUNDIAL / room
    if not folder.is_dir():
        raise BadInput(f"There is no room {room}.")
    missing = missing_from(folder, known_messages())
    append(folder / CATALOGUE, room, missing)
    click.echo(f"{len(missing)} to translate in {folder / CATALOGUE}" if missing else "Nothing is missing.")


@i18n.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say what is untranslated, doubtful, contradictory or written past the translators."""
    faults = [*untranslated_faults(), *catalogue_faults(), *literal_faults()]
    for fault in faults:
        click.echo(fault)
    if faults:
        ctx.exit(FINDINGS)


def rooms() -> list[Path]:
    return sorted(path for path in SUNDIAL.iterdir() if (path / "__init__.py").exists())


def catalogues() -> list[Path]:
    """Return the translation file of every room that has one."""
    return sorted(SUNDIAL.glob(f"*/{CATALOGUE}"))


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale="zh_Hans", abort_invalid=True)


def known_messages() -> set[Key]:
    """Return message, context and whether it counts, of all that some room has translated."""
    return {
        (first(entry.id), entry.context, not isinstance(entry.id, str))
        for path in catalogues()
        for entry in read(path)
        if entry.id and all(texts(entry.string))
    }


def texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value or ""] if isinstance(value, str) or value is None else list(value)


def first(value: str | tuple[str, ...] | list[str]) -> str:
    return texts(value)[0]


def missing_from(room: Path, known: set[Key]) -> list[messages.Message]:
    """Return each message the room says that no catalogue translates, once.

    One that counts is looked up by both its forms, so an entry without a plural does not translate it.
    """
    missing: dict[Key, messages.Message] = {}
    for message in messages.in_room(room):
        key = (message.text, message.context, bool(message.plural))
        if key not in known and (message.text, message.context, True) not in known:
            missing.setdefault(key, message)
    return list(missing.values())


def append(path: Path, room: str, missing: Iterable[messages.Message]) -> None:
    """Write the missing messages at the end of a catalogue; what is there stays as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text("utf-8") if path.exists() else HEADER.format(room=room)
    there = {(first(entry.id), entry.context) for entry in read(path)} if path.exists() else set()
    for message in missing:
        if (message.text, message.context) not in there:  # an entry of the other form is for a person to mend
            text = text.rstrip("\n") + "\n\n" + entry_text(message)
    path.write_text(text, "utf-8")


def entry_text(message: messages.Message) -> str:
    context = f"msgctxt {quoted(message.context)}\n" if message.context else ""
    if message.plural:
        return f'{context}msgid {quoted(message.text)}\nmsgid_plural {quoted(message.plural)}\nmsgstr[0] ""\n'
    return f'{context}msgid {quoted(message.text)}\nmsgstr ""\n'


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def untranslated_faults() -> Iterator[str]:
    known = known_messages()
    for room in rooms():
        for message in missing_from(room, known):
            yield f"{shown(message.place)}:{message.line}: no Chinese for {quoted(message.text)}"


def catalogue_faults() -> Iterator[str]:
    """Yield entries marked doubtful, with other places than their message, or with two translations."""
    said: dict[tuple[str, str | None], dict[str, Path]] = defaultdict(dict)
    for path in catalogues():
        for entry in read(path):
            if not entry.id:
                continue
            if entry.fuzzy:
                yield f"{shown(path)}: marked fuzzy: {quoted(first(entry.id))}"
            for text in filter(None, texts(entry.string)):
                if places(text) != places(first(entry.id)):
                    yield f"{shown(path)}: other places in the translation of {quoted(first(entry.id))}"
                said[first(entry.id), entry.context][text] = path
    for (text, _context), translations in said.items():
        if len(translations) > 1:
            where = ", ".join(shown(path) for path in translations.values())
            yield f"{where}: different Chinese for {quoted(text)}: {' / '.join(translations)}"


def places(text: str) -> set[str]:
    return {match[0] for match in PLACES.finditer(text)}


def literal_faults() -> Iterator[str]:
    for room in rooms():
        for path in messages.templates(room):
            for line, words in messages.untranslated(path):
                yield f"{shown(path)}:{line}: text outside a translate tag: {quoted(words)}"


def shown(path: Path) -> str:
    return str(path.relative_to(SUNDIAL.parent))


def compile_all() -> int:
    """Compile each ``django.po`` newer than its ``.mo``; return how many were."""
    stale = [path for path in catalogues() if is_stale(path)]
    for path in stale:
        compile_one(path)
    return len(stale)


def is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


def compile_one(path: Path) -> None:
    """Write the ``.mo`` beside ``path`` in one move, so that no reader meets half a file."""
    half = path.with_suffix(f".mo.{os.getpid()}")
    with half.open("wb") as target:
        write_mo(target, read(path))
    half.replace(path.with_suffix(".mo"))
