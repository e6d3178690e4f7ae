from collections.abc import Iterator

import click
import pytest

from sundial.cli.main import COMMANDS, cli
from tests.source import ROOT


def commands(group: click.Group, path: str = "sundial") -> Iterator[tuple[str, click.Command]]:
    """Yield every command a user can type, with the words to type."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{path} {name} is listed but cannot be loaded"
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


ALL = dict(commands(cli))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_page_has_it(name: str) -> None:
    assert f"| `sundial {name}` |" in (ROOT / "docs" / "commands.md").read_text("utf-8")


@pytest.mark.parametrize("typed", ALL)
def test_its_help_begins_with_a_sentence(typed: str) -> None:
    first_line = (ALL[typed].help or "").strip().splitlines()[0]
    assert first_line.endswith("."), typed
    assert all(option.help for option in ALL[typed].params if isinstance(option, click.Option) and not option.hidden)


def test_every_command_in_the_table_exists() -> None:
    assert {f"sundial {name}" for name in COMMANDS} <= set(ALL)
