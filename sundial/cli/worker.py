"""The background work: each loop seals, watches or sends, in its own thread, until told to stop."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

import click
import psycopg

from sundial.cli.rights import Login
from sundial.cli.site import open_site
from sundial.cli.web import Stopped, stop_on_signals

# A loop that rests longer gives its connection back meanwhile: a small server grants a hundred to everybody together.
LONG_REST = 5.0
SLOWEST_RETRY = 30.0
# Seconds a loop told to stop has for the batch in hand, and then for coming out of a statement that was cancelled.
SECONDS_TO_FINISH = 3.0
SECONDS_TO_COME_OUT = 1.0


@dataclass(frozen=True)
class Loop:
    """One kind of background work.

    ``place`` names a function (``module:function``) that does one pass and answers truly when there may be more.
    ``pause`` is how long to rest, in seconds, after a pass that found nothing.
    """

    name: str
    place: str
    pause: float

    def one_pass(self) -> Callable[[], object]:
        module, function = self.place.split(":")
        work: Callable[[], object] = getattr(importlib.import_module(module), function)
        return work


LOOPS: list[Loop] = [
    Loop("seal", "sundial.ledger.signing:seal_once", 0.0),
    Loop("witness", "sundial.ledger.signing:witness_once", 5.0),
    Loop("sweep", "sundial.cases.files:sweep", 3600.0),
    Loop("erase", "sundial.cases.forgetting:carry_out_once", 2.0),
    Loop("forget", "sundial.hall.actions.forget:forget_stale", 60.0),
    Loop("watch", "sundial.supervision.watch:watch_once", 0.0),
    Loop("days", "sundial.supervision.actions.daily:keep_up", 20.0),
    Loop("rules", "sundial.supervision.actions.rule_turn:turn", 30.0),
    Loop("escalate", "sundial.supervision.actions.escalate:one_pass", 1.0),
    Loop("send", "sundial.supervision.notices.sending:one_pass", 2.0),
    Loop("news", "sundial.inbox.reading:one_pass", 1.0),
    Loop("reminders", "sundial.inbox.reminders:one_pass", 300.0),
    Loop("messages", "sundial.inbox.sending:one_pass", 2.0),
    Loop("visits", "sundial.appointments.actions:sweep_missed", 600.0),
    Loop("visitors", "sundial.appointments.actions:forget_past", 3600.0),
    Loop("surveys", "sundial.complaints.surveys:close_due", 600.0),
    Loop("open-data", "sundial.hall.opendata.writing:write_today", 300.0),
    Loop("catalogue", "sundial.powers.actions.change:sweep", 60.0),
    Loop("deem", "sundial.permits.actions.accept:sweep_deemed", 5.0),
    Loop("stages", "sundial.joint.reaching:sweep", 15.0),
    Loop("rechecks", "sundial.benefits.reaching:sweep", 60.0),
    Loop("lapse", "sundial.permits.further:sweep_lapsed", 60.0),
    Loop("opinions", "sundial.permits.awaiting:drop_what_nobody_needs", 60.0),
    Loop("arrears", "sundial.penalties.arrears:sweep", 60.0),
    Loop("periodic", "sundial.periodic.coming_round:sweep", 60.0),
    Loop("assessments", "sundial.performance.coming_round:sweep", 60.0),
    Loop("withdraw", "sundial.penalties.withdrawal:sweep_due", 60.0),
    Loop("exclusions", "sundial.levies.exclusions:sweep", 60.0),
]


@click.command()
@click.option("--until-stdin-closes", is_flag=True, hidden=True)
def worker(until_stdin_closes: bool) -> None:
    """Seal the record and watch the clocks, until stopped.

    Any number of workers may run, on any number of machines; the loops agree through locks in the database.
    """
    stop_on_signals()
    stop = threading.Event()
    if until_stdin_closes:
        threading.Thread(target=stop_when_parent_ends, args=(stop,), daemon=True).start()
    open_site(login=Login.SEALER)
    try:
        run_until(stop)
    except Stopped:
        stop.set()


def stop_when_parent_ends(stop: threading.Event) -> None:
    """Wait for the end of standard input: the parent closes it by stopping, or by being killed."""
    sys.stdin.buffer.read()
    stop.set()


class Working(threading.Thread):
    """A thread that repeats one loop. The process does not wait for it to end by itself."""

    def __init__(self, loop: Loop, until: threading.Event) -> None:
        super().__init__(name=loop.name, daemon=True)
        self.loop, self.until = loop, until
        self.database: object = None

    def run(self) -> None:
        from django.db import connections

        self.database = connections["default"]
        repeat(self.loop, self.until)

    def cancel(self) -> None:
        """Cancel the statement this thread waits for, if any; its transaction is rolled back."""
        session: psycopg.Connection[object] | None = getattr(self.database, "connection", None)
        if session is not None:
            with suppress(psycopg.Error):
                session.cancel_safe(timeout=SECONDS_TO_COME_OUT)


def run_until(stop: threading.Event, loops: Iterable[Loop] = LOOPS) -> None:
    """Run every loop in its own thread; once ``stop`` is set, return within five seconds.

    A loop finishes the batch in hand. What takes longer is cut short: every pass is one transaction or many, so
    what was cut is done again by whoever works next.
    """
    threads = [Working(loop, stop) for loop in loops]
    for thread in threads:
        thread.start()
    try:
        while not stop.wait(0.5):
            pass
    finally:
        stop.set()
        end(threads)


def end(threads: Iterable[Working]) -> None:
    """Let the threads finish, and cut short those that have not in time."""
    patience = time.monotonic() + SECONDS_TO_FINISH
    for thread in threads:
        thread.join(max(0.0, patience - time.monotonic()))
    patience = time.monotonic() + SECONDS_TO_COME_OUT
    while (slow := [thread for thread in threads if thread.is_alive()]) and time.monotonic() < patience:
        for thread in slow:
            thread.cancel()
        slow[0].join(0.1)


def repeat(loop: Loop, stop: threading.Event) -> None:
    """Repeat one loop; a pass that fails is told and tried again, ever more slowly, never given up."""
    from django.conf import settings
    from django.db import close_old_connections, connection

    from sundial.system import demo_clock
    from sundial.system.conflicts import until_it_holds

    work = loop.one_pass()
    retry = loop.pause
    while not stop.is_set():
        try:
            if settings.DEMO:
                demo_clock.refresh()
            rest = 0.0 if until_it_holds(work) else loop.pause
            retry = loop.pause
        except Exception as error:  # a lost database must not end the watch
            told = "cut short to stop" if stop.is_set() else f"{error}; trying again"
            click.echo(f"{loop.name}: {told}", err=True)
            retry = min(max(retry, 0.5) * 2, SLOWEST_RETRY)
            rest = retry
        if rest >= LONG_REST:
            connection.close()
        close_old_connections()
        stop.wait(rest)
    connection.close()
