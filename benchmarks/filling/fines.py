"""A log of traffic fines made up by chance, in the shape of the public one, for a machine that does not have that."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

TRACES = 75_000
SEED = 7
# Days from the act before, drawn evenly, and how often the life goes on to that act. Limits are 90 and 60 days.
SENT = (20, 130, 0.8)
NOTIFIED = (1, 40, 0.9)
PENALTY = (50, 70, 0.7)
APPEAL = (5, 75, 0.05)
HEAD = '<?xml version="1.0" encoding="UTF-8" ?>\n<log xes.version="1.0">\n'
EVENT = (
    '<event><string key="concept:name" value="{name}"/>{more}<string key="lifecycle:transition" value="complete"/>'
    '<date key="time:timestamp" value="{day}T00:00:00+01:00"/></event>\n'
)
CREATED = (
    '<float key="amount" value="35.0"/><string key="org:resource" value="561"/><string key="vehicleClass" value="A"/>'
    '<int key="article" value="157"/><int key="points" value="0"/>'
)


def write(folder: Path, traces: int = TRACES) -> Path:
    """Write the log into ``folder`` and return its path; the same log every time."""
    file, chance = folder / "made_up_fines.xes.gz", random.Random(SEED)
    with gzip.open(file, "wt", compresslevel=1, encoding="utf-8") as log:
        log.write(HEAD)
        for number in range(traces):
            acts = sorted(_life(chance), key=lambda act: act[0])
            events = "".join(EVENT.format(name=name, day=day, more=more) for day, name, more in acts)
            log.write(f'<trace><string key="concept:name" value="A{number}"/>\n{events}</trace>\n')
        log.write("</log>\n")
    return file


def _life(chance: random.Random) -> Iterator[tuple[date, str, str]]:
    """The offset is that of winter; in summer its midnight is one in the morning of the same day."""
    created = date(2006 + chance.randrange(6), 1, 1) + timedelta(days=chance.randrange(60))
    yield created, "Create Fine", CREATED
    if not (sent := _next(chance, created, SENT)):
        return
    yield sent, "Send Fine", '<float key="expense" value="11.0"/>'
    if not (told := _next(chance, sent, NOTIFIED)):
        return
    yield told, "Insert Fine Notification", ""
    if penalty := _next(chance, told, PENALTY):
        yield penalty, "Add penalty", '<float key="amount" value="71.5"/>'
    if appeal := _next(chance, told, APPEAL):
        yield appeal, "Insert Date Appeal to Prefecture", ""


def _next(chance: random.Random, since: date, step: tuple[int, int, float]) -> date | None:
    shortest, longest, share = step
    return since + timedelta(days=chance.randint(shortest, longest)) if chance.random() < share else None
