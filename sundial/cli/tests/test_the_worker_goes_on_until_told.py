from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from sundial.cli import worker
from sundial.cli.worker import LOOPS, Loop

PASSES: list[str] = []


@pytest.fixture(autouse=True)
def no_passes_yet() -> Iterator[None]:
    PASSES.clear()
    yield


def note() -> bool:
    PASSES.append("pass")
    return len(PASSES) < 3


def fail_twice() -> bool:
    note()
    if len(PASSES) < 3:
        raise ConnectionError("the database went away")
    return False


class Rests(threading.Event):
    """A word to stop that never sleeps: it writes down how long the loop meant to rest, and comes with the third rest."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout)
        if len(self.seconds) == 3:
            self.set()
        return self.is_set()


def rests_of(loop: Loop) -> list[float | None]:
    """The first three rests of a loop, repeated in a thread of its own as the worker does: connections belong to threads."""
    stop = Rests()
    thread = threading.Thread(target=worker.repeat, args=(loop, stop))
    thread.start()
    thread.join()
    return stop.seconds


def test_work_that_may_go_on_is_not_kept_waiting() -> None:
    assert rests_of(Loop("note", f"{__name__}:note", pause=60)) == [0, 0, 60]
    assert len(PASSES) == 3


def test_a_pass_that_fails_is_told_and_tried_again_ever_more_slowly(capsys: pytest.CaptureFixture[str]) -> None:
    first, second, after = rests_of(Loop("note", f"{__name__}:fail_twice", pause=0.0))
    assert first and second and 0 < first < second
    assert after == 0
    assert "note: the database went away; trying again" in capsys.readouterr().err


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.name)
def test_every_loop_names_a_function_that_is_there(loop: Loop) -> None:
    assert callable(loop.one_pass())
