from datetime import UTC, datetime, timedelta

import pytest

from sundial.kernel import clock
from sundial.kernel.refusal import Refusal
from sundial.system import demo_clock


@pytest.fixture
def movable():
    demo_clock.install()
    yield
    clock.use(None)


def real_now():
    return datetime.now(UTC)  # noqa: TID251 - the demo clock is measured against the real one


@pytest.mark.django_db
def test_it_runs_ahead_by_what_it_was_moved(movable):
    demo_clock.refresh()
    demo_clock.move(timedelta(days=3))
    assert timedelta(0) <= clock.now() - real_now() - timedelta(days=3) + timedelta(seconds=5) < timedelta(seconds=10)


@pytest.mark.django_db
def test_another_process_sees_the_move_when_it_reads_anew(movable):
    demo_clock.move(timedelta(days=1))
    demo_clock._ahead = timedelta()  # as in a process that has not looked yet
    demo_clock.refresh()
    assert clock.now() - real_now() > timedelta(hours=23)


@pytest.mark.django_db
def test_it_never_goes_back():
    with pytest.raises(Refusal) as refused:
        demo_clock.move(timedelta(days=-1))
    assert refused.value.code == "demo.clock_back"
