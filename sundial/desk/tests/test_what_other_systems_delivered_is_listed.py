"""The imports of an organ are listed for its officers, every refused row with its line and reason in their words."""

from __future__ import annotations

import csv
import gzip
import itertools
import re
from pathlib import Path

import pytest

from sundial.exchange.actions import take_over
from sundial.exchange.models import Delivered, RefusedRow
from sundial.exchange.tests.foreign import foreign_item
from sundial.organs.models import Officer, Role
from sundial.organs.tests import builders

FILE = Path("data") / "cn" / "penalty" / "ma_dep_enforcement_facts.csv.gz"


@pytest.fixture
def officer(db: None) -> Officer:
    return builders.officer("何静", builders.post(builders.organ(), Role.OFFICE))


def with_a_fault(file: Path, to: Path) -> Path:
    """The first rows of the register, the third with a fine nobody can read."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        rows = list(itertools.islice(reader, 5))
    rows[2]["Fine"] = "壹佰元"
    with gzip.open(to, "wt", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)
    return to


def test_a_refused_row_is_told_with_line_reason_and_what_stood_there(
    shared: Path, tmp_path: Path, officer: Officer, signed_in
) -> None:
    client = signed_in(officer)
    assert client.get("/desk/imports/").status_code == 404, "nothing was delivered yet"
    version = foreign_item(builders.organ())
    take_over(with_a_fault(shared / FILE, tmp_path / "head.csv.gz"), version.item.code)
    (file,) = Delivered.objects.all()
    listed = client.get("/desk/imports/").content.decode()
    assert "head.csv.gz" in listed and f"/desk/imports/{file.pk}/" in listed
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/desk/imports/{file.pk}/").content.decode()))
    assert re.search(r"4 .*金额无法识别 壹佰元", shown), "the third row stands on the fourth line"
    assert "已接入 4" in shown
    RefusedRow.objects.create(delivered=file, line=9, reason="party: citizen_id.check", value="11010519491231002Y")
    shown = client.get(f"/desk/imports/{file.pk}/").content.decode()
    assert "110**************Y" in shown and "19491231" not in shown, "a wrong number still says who is meant"
    other = builders.officer("孙磊", builders.post(builders.organ("县水利局", "WATER"), Role.OFFICE))
    assert signed_in(other).get(f"/desk/imports/{file.pk}/").status_code == 404
