"""How long a catalogue of Qinhuangdao's size (18,407 items, EXCH-01) takes to load, and what its pages then ask.

One command, an embedded PostgreSQL of its own:

    uv run python benchmarks/catalogue_scale.py

The items are synthetic: of the power types and their shares in the seeds' lists, over 41 organs. They are loaded as any
catalogue is, file by file, each whole; then the begin page of an officer and the hall's list are asked for, once warm.
"""

from __future__ import annotations

import argparse
import atexit
import datetime as dt
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import yaml

ITEMS, ORGANS = 18_407, 41
SHARES = [("penalty", 70), ("licence", 10), ("levy", 6), ("coercion", 5), ("inspection", 4), ("other", 5)]
REPEATS = 9


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--items", type=int, default=ITEMS)
    parser.add_argument("--organs", type=int, default=ORGANS)
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="sundial-scale-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    os.environ["SUNDIAL_DATA"] = str(home / "data")
    from sundial.cli import setup
    from sundial.cli.site import open_site

    open_site()
    setup.migrate()
    files = write(home, asked.items, asked.organs)
    load(files)
    pages()


def write(home: Path, items: int, organs: int) -> list[Path]:
    """One catalogue file for each organ."""
    files = []
    for organ in range(organs):
        count = items // organs + (organ < items % organs)
        rows = [item(organ, n) for n in range(count)]
        file = home / f"organ-{organ}.yaml"
        file.write_text(yaml.dump(catalogue(organ, rows), allow_unicode=True), encoding="utf-8")
        files.append(file)
    return files


def catalogue(organ: int, rows: list[dict[str, object]]) -> dict[str, object]:
    region = [
        {"code": "130000", "name": "河北省", "tier": "province"},
        {"code": "130300", "name": "秦皇岛市", "tier": "city"},
    ]
    own = {"code": f"QHD-{organ:02d}", "name": f"秦皇岛市第{organ}局", "short_name": f"第{organ}局", "tier": "city"}
    header = {
        "catalog_id": f"qhd_{organ}",
        "authority": own["name"],
        "organ": {**own, "region": region},
        "effective": dt.date(2010, 1, 1),
    }
    return {"schema_version": 1, "catalog": header, "items": rows}


def item(organ: int, n: int) -> dict[str, object]:
    kinds = [kind for kind, share in SHARES for _each in range(share)]
    kind = kinds[n % len(kinds)]
    return {
        "item_id": f"QHD-{organ:02d}-{n:04d}",
        "seq_in_source": n + 1,
        "name": f"第{organ}局第{n}项权力",
        "item_kind": "power",
        "power_type": kind,
        "power_type_code": kind,
        "responsible_unit": f"第{organ}局",
        "status": "list_only",
        "source": {"file": "synthetic", "section": "1"},
    }


def load(files: list[Path]) -> None:
    from sundial.powers.actions.load import load_catalogue
    from sundial.powers.models import PowerItem

    began = time.perf_counter()
    for file in files:
        load_catalogue(file)
    took = time.perf_counter() - began
    count = PowerItem.objects.count()
    print(f"{count} items in {took:.1f} s, {count / took:.0f} a second")


def pages() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from sundial.desk.beginning import SHOWN, beginnable
    from sundial.organs.models import Organ, Role
    from sundial.organs.tests import builders
    from sundial.powers import queries

    organ = Organ.objects.get(code="QHD-00")
    officer = builders.officer("张强", builders.post(organ, Role.HANDLER_A))
    asked = {
        "begin page": lambda: beginnable(officer, "", SHOWN + 1),
        "begin page, by words": lambda: beginnable(officer, "第77项", SHOWN + 1),
        "hall, first page of the list": lambda: list(queries.listed()[:20]),
        "hall, search": lambda: list(queries.search("第77项权力")[:20]),
    }
    for name, ask in asked.items():
        ask()
        with CaptureQueriesContext(connection) as seen:
            ask()
        times = []
        for _each in range(REPEATS):
            began = time.perf_counter()
            ask()
            times.append((time.perf_counter() - began) * 1000)
        print(f"{name}: {len(seen)} queries, median {statistics.median(times):.1f} ms, slowest {max(times):.1f} ms")


if __name__ == "__main__":
    main()
