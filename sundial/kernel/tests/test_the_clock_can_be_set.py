import datetime as dt
from threading import Thread

import pytest

from sundial.kernel import clock

NOON = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)


@pytest.fixture
def process_clock():
    yield clock.use
    clock.use(None)


def test_a_frozen_clock_stands_until_moved():
    with clock.frozen(NOON) as frozen:
        assert clock.now() == clock.now() == NOON
        frozen.advance(dt.timedelta(hours=13))
        assert clock.now() == NOON + dt.timedelta(hours=13)
        assert clock.today() == dt.date(2026, 3, 3), "01:00 in Beijing is the next day"
        frozen.move_to(dt.date(2026, 5, 1))
        assert clock.today() == dt.date(2026, 5, 1)


def test_frozen_clocks_nest():
    with clock.frozen(NOON):
        with clock.frozen(dt.date(2030, 1, 1)):
            assert clock.today() == dt.date(2030, 1, 1)
        assert clock.now() == NOON


def test_a_frozen_clock_is_released_even_when_the_block_fails():
    with pytest.raises(RuntimeError), clock.frozen(dt.date(2005, 1, 1)):
        raise RuntimeError
    assert clock.today().year > 2005


def test_a_bare_date_is_noon_in_beijing():
    with clock.frozen(dt.date(2026, 3, 2)):
        assert clock.now() == NOON


def test_the_process_clock_reaches_other_threads(process_clock):
    process_clock(lambda: NOON.astimezone(clock.BEIJING))
    seen = []
    thread = Thread(target=lambda: seen.append(clock.now()))
    thread.start()
    thread.join()
    assert seen == [NOON] and seen[0].tzinfo is dt.UTC


def test_a_frozen_clock_wins_over_the_process_clock(process_clock):
    process_clock(lambda: NOON)
    with clock.frozen(dt.date(2030, 1, 1)):
        assert clock.today() == dt.date(2030, 1, 1)


def test_a_moment_without_time_zone_is_an_error(process_clock):
    naive = NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="time zone"), clock.frozen(naive):
        pass
    with pytest.raises(ValueError, match="time zone"):
        clock.local_date(naive)
    process_clock(lambda: naive)
    with pytest.raises(ValueError, match="time zone"):
        clock.now()


def test_a_day_lasts_from_midnight_to_midnight_in_beijing():
    day = dt.date(2026, 3, 2)
    assert clock.start_of_day(day) == dt.datetime(2026, 3, 1, 16, tzinfo=dt.UTC)
    assert clock.end_of_day(day) == clock.start_of_day(day + dt.timedelta(days=1))
    assert clock.local_date(clock.end_of_day(day) - dt.timedelta(microseconds=1)) == day
