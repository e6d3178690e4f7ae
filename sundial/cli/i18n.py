"""Translations: one catalogue per room, compiled with Babel; no GNU gettext needed."""

from __future__ import annotations

from pathlib import Path

import click
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SUNDIAL = Path(__file__).resolve().parents[1]
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")


@click.group()
def i18n() -> None:
    """Compile, complete and check the translations."""


@i18n.command("compile")
def compile_command() -> None:
    """Compile every room's catalogue that changed."""
    click.echo(f"{compile_all()} compiled")


def catalogues() -> list[Path]:
    """Return the translation file of every room that has one."""
    return sorted(SUNDIAL.glob(f"*/{CATALOGUE}"))


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
    with path.open("rb") as source:
        catalogue = read_po(source, locale="zh_Hans", abort_invalid=True)
    half = path.with_suffix(".mo.half")
    with half.open("wb") as target:
        write_mo(target, catalogue)
    half.replace(path.with_suffix(".mo"))
