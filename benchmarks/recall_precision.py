"""Recall and precision of the rules over one case on a synthetic province: every injected fault found, no other light.

    uv run python benchmarks/recall_precision.py [--cases 1000000] [--seed 1] [--set DIR]

Prints one line per rule and both ratios; ends with 1 unless both are exactly 1. What rules over more than one case light
depends on all cases together; they are held to their examples by a test, each told as an event set.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from sundial.demo.province.generate import Order, generate
from sundial.rules.library import load
from sundial.rules.sets.audit import audit_set
from sundial.rules.sets.layout import TRUTH

COUNTED = """SELECT COALESCE(t.rule_id, f.rule_id) AS rule, COUNT(t.case_id) AS injected,
  COUNT(*) FILTER (t.case_id IS NOT NULL AND f.case_id IS NOT NULL) AS found,
  COUNT(*) FILTER (f.case_id IS NULL) AS missed, COUNT(*) FILTER (t.case_id IS NULL) AS false_lights
FROM truth AS t FULL JOIN finding AS f USING (case_id, rule_id, occurrence) GROUP BY ALL ORDER BY ALL"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--set", type=Path, help="an event set that is there")
    options = parser.parse_args()
    if options.set:
        sys.exit(_measured(options.set))
    with tempfile.TemporaryDirectory(prefix="province-") as name:
        made = generate(Order(options.cases, options.seed, Path(name)))
        print(f"{made.cases:,} cases, {made.events:,} events, seed {options.seed}")
        sys.exit(_measured(Path(name)))


def _measured(directory: Path) -> int:
    done = audit_set(directory, only=[rule.id for rule in load() if not rule.is_daily])
    in_force = ", ".join(f"'{rule.id}'" for rule in done.ruleset)
    done.connection.execute(f"CREATE VIEW truth AS FROM '{directory / TRUTH}' WHERE rule_id IN ({in_force})")
    rows = done.rows(COUNTED)
    print(f"  {'rule':32} {'injected':>9} {'found':>9} {'missed':>7} {'false':>7}")
    for rule, injected, found, missed, false in rows:
        print(f"  {rule:32} {injected:9,} {found:9,} {missed:7,} {false:7,}")
    injected, found, missed, false = (sum(row[place] for row in rows) for place in (1, 2, 3, 4))
    silent = sorted({rule.id for rule in done.ruleset} - {row[0] for row in rows})
    print(f"  rules without an injected fault: {', '.join(silent) or 'none'}")
    print(
        f"  recall {found / injected:.6f}  precision {found / (found + false):.6f}  ({injected:,} faults, {false:,} false lights)"
    )
    return 1 if missed or false else 0


if __name__ == "__main__":
    main()
