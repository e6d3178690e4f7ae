from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from sundial.kernel import clock


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Frozen]:
    with clock.frozen(clock.start_of_day(dt.date(2026, 3, 2)) + dt.timedelta(hours=9)) as frozen:
        yield frozen


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
