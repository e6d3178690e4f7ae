"""The program ``sundial``: one command for each job, each loaded only when it is called."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass

import click

from sundial.cli import trouble


@dataclass(frozen=True)
class Entry:
    """Where a command lives (``module:attribute``) and the line it has in ``--help``."""

    place: str
    line: str


COMMANDS = {
    "run": Entry("sundial.cli.run:run", "Open the demo county in a browser, from nothing."),
    "serve": Entry("sundial.cli.serve:serve", "Serve the pages in production."),
    "worker": Entry("sundial.cli.worker:worker", "Seal the record and watch the clocks, until stopped."),
    "audit": Entry("sundial.cli.audit:audit", "Check an event log (XES, CSV, Parquet) against the rules."),
    "import": Entry("sundial.cli.take_over:take_over", "Take over the cases another system tells of in its log."),
    "rules": Entry("sundial.cli.rules:rules", "Check, list, explain, back-test and replay the rules."),
    "ledger": Entry("sundial.cli.ledger:ledger", "Inspect and recompute the append-only record."),
    "verify": Entry("sundial.cli.verify:verify", "Say what a receipt proves, without network or database."),
    "reconcile": Entry("sundial.cli.reconcile:reconcile", "Look for work outside the system."),
    "inspections": Entry("sundial.cli.inspections:inspections", "Draw again what an inspection plan drew."),
    "catalogue": Entry("sundial.cli.catalogue:catalogue", "Import and examine catalogues of power items."),
    "calendar": Entry("sundial.cli.calendar:calendar", "Take a new arrangement of holidays into use."),
    "demo": Entry("sundial.cli.demo:demo", "Build the demo county, or move its clock."),
    "backup": Entry("sundial.cli.backup:backup", "Make a backup of the house, or prove one."),
    "restore": Entry("sundial.cli.backup:restore", "Restore a backup into an empty house."),
    "setup": Entry("sundial.cli.setup:setup", "Build styles, fonts, translations and hashed files."),
    "i18n": Entry("sundial.cli.i18n:i18n", "Compile, complete and check the translations."),
    "browser": Entry("sundial.cli.browser:browser", "Find a Chromium for the browser tests, or fetch one."),
}


class LazyGroup(click.Group):
    """A group that lists every command without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for name, entry in COMMANDS.items() if importlib.util.find_spec(entry.place.split(":")[0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module, attribute = COMMANDS[cmd_name].place.split(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].line) for name in self.list_commands(ctx)])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=trouble.EXIT_CODES,
)
@click.version_option(package_name="sundial", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show the full trace when something fails.")
def cli(debug: bool) -> None:
    """Sundial 日晷: administrative power, exercised online, in the open, under watch."""


def main() -> None:
    """Run the program; whatever fails ends with one sentence and a documented exit code."""
    with trouble.told_in_one_sentence(trace="--debug" in sys.argv):
        cli()


if __name__ == "__main__":
    main()
