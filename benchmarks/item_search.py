"""How long a search of the catalogue takes when it holds 20,000 items.

One command, an embedded PostgreSQL of its own, about a minute:

    uv run python benchmarks/item_search.py

Names are put together from the words of real items, so that common words are as common as in a real province. Each
question is asked as the hall asks it (the first 20 answers and the number of all), from Python, once warm; the figures
are the median and the slowest of the repeats. For comparison the same names are searched with ILIKE, which finds
neither pinyin nor initials nor synonyms.
"""

from __future__ import annotations

import argparse
import atexit
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SUBJECTS = [
    "烟花爆竹",
    "危险化学品",
    "非煤矿山",
    "取水",
    "河道采砂",
    "医疗机构",
    "食品经营",
    "特种设备",
    "公共场所卫生",
    "建设项目",
    "出版物",
    "道路运输",
    "农作物种子",
    "房地产",
    "气瓶充装",
    "野生动物",
    "宗教活动场所",
    "互联网上网服务营业场所",
    "民办学校",
    "劳务派遣",
]
ACTS = [
    "经营许可证",
    "设立审批",
    "变更登记",
    "注销登记",
    "延续换证",
    "竣工验收",
    "初步设计审查",
    "资质认定",
    "备案",
    "年度检验",
    "执业注册",
    "补办证件",
    "奖励表彰",
    "信息查询",
    "补贴发放",
]
KINDS = [
    "核发",
    "审批",
    "初审",
    "申请",
    "办理",
    "变更",
    "延续",
    "补发",
    "（零售）",
    "（批发）",
    "（县级）",
    "（省级权限）",
    "（首次）",
    "（委托下放）",
]
PLACES = [
    "城区",
    "镇区",
    "工业园区",
    "开发区",
    "水源保护区",
    "风景名胜区",
    "自然保护区",
    "港口",
    "机场周边",
    "铁路沿线",
]
QUESTIONS = [
    "烟花",
    "烟花 零售",
    "许可证",
    "审批",
    "鞭炮",
    "yhbz",
    "yanhua",
    "qs",
    "取水许可",
    "我想开一家卖烟花的店",
    "gd10101",
    "没有的事项",
]


def main() -> None:
    options = _options()
    data = tempfile.mkdtemp(prefix="sundial-bench-")
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    os.environ |= {"SUNDIAL_DATA": data, "DJANGO_SETTINGS_MODULE": "sundial.settings"}
    from sundial.system import postgres

    os.environ["DATABASE_URL"] = postgres.start(Path(data) / "postgres")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    began = time.monotonic()
    _fill(options.items)
    print(f"{options.items} items stored and indexed in {time.monotonic() - began:.1f} s, {os.cpu_count()} cores")
    _ask(options.repeats)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--repeats", type=int, default=15)
    return parser.parse_args()


def _fill(items: int) -> None:
    from datetime import date

    from django.db import connection, transaction

    from sundial.organs.actions import OrganFacts, Place, open_organ
    from sundial.organs.models import Tier
    from sundial.powers.actions.store import store_versions
    from sundial.powers.drafts import Draft
    from sundial.powers.models import ItemVersion, PowerItem

    chance = random.Random(7)
    with transaction.atomic():
        facts = [
            OrganFacts(f"1144{n:014d}", f"第{n}局", f"第{n}局", (Place("440000", "广东省", Tier.PROVINCE),), Tier.CITY)
            for n in range(160)
        ]
        organs = [open_organ(fact) for fact in facts]
        drafts = []
        for number in range(items):
            item = PowerItem(code=f"GD{1_000_000 + number}", organ=chance.choice(organs), power_type="licence")
            name = "".join(map(chance.choice, (PLACES, SUBJECTS, ACTS, KINDS)))
            drafts.append(
                Draft(
                    item, ItemVersion(item=item, number=1, state="in_force", effective_from=date(2020, 1, 1), name=name)
                )
            )
        PowerItem.objects.bulk_create([draft.item for draft in drafts], batch_size=2000)
        store_versions(drafts)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _ask(repeats: int) -> None:
    from sundial.powers import queries

    print(f"{'question':24} {'answers':>8} {'median':>9} {'slowest':>9} {'ILIKE':>9}")
    for text in QUESTIONS:

        def hall(asked: str = text) -> int:
            found = queries.search(asked)
            return found.count() if list(found[:20]) else 0

        def ilike(asked: str = text) -> int:
            found = queries.listed().filter(name__icontains=asked)
            list(found[:20])
            return found.count()

        answers, took = _timed(hall, repeats)
        _, plain = _timed(ilike, repeats)
        figures = f"{statistics.median(took):6.1f} ms {max(took):6.1f} ms {statistics.median(plain):6.1f} ms"
        print(f"{text:24} {answers:8} {figures}")


def _timed(ask: Callable[[], int], repeats: int) -> tuple[int, list[float]]:
    answers, took = ask(), []
    for _ in range(repeats):
        began = time.perf_counter()
        answers = ask()
        took.append((time.perf_counter() - began) * 1000)
    return answers, took


if __name__ == "__main__":
    main()
