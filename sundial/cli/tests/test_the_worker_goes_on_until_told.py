from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from sundial.cli import worker
from sundial.cli.worker import LOOPS, Loop

PASSES: list[float] = []


@pytest.fixture(autouse=True)
def no_passes_yet() -> Iterator[None]:
    PASSES.clear()
    yield


def note() -> bool:
    PASSES.append(time.monotonic())
    return len(PASSES) < 3


def fail_twice() -> bool:
    note()
    if len(PASSES) < 3:
        raise ConnectionError("the database went away")
    return False


def repeat_for(loop: Loop, seconds: float) -> None:
    """Repeat in a thread of its own, as the worker does: connections belong to threads."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.repeat, args=(loop, stop))
    thread.start()
    thread.join(seconds)
    stop.set()
    thread.join()


def test_work_that_may_go_on_is_not_kept_waiting() -> None:
    repeat_for(Loop("note", f"{__name__}:note", pause=60), 0.3)
    assert len(PASSES) == 3
    assert PASSES[2] - PASSES[0] < 0.2


def test_a_pass_that_fails_is_told_and_tried_again_ever_more_slowly(capsys: pytest.CaptureFixture[str]) -> None:
    repeat_for(Loop("note", f"{__name__}:fail_twice", pause=0.0), 3.3)
    assert len(PASSES) >= 3
    assert PASSES[2] - PASSES[1] > PASSES[1] - PASSES[0]
    assert "note: the database went away; trying again" in capsys.readouterr().err


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.name)
def test_every_loop_names_a_function_that_is_there(loop: Loop) -> None:
    assert callable(loop.one_pass())
