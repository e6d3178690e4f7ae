"""Rules that need more than one case: each piece tells its part, the registers are read, and the whole is judged at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from sundial.rules.bulk import AsOf, create_relations, set_moment
from sundial.rules.dialects import render
from sundial.rules.dictionary import Grain
from sundial.rules.facts import APART
from sundial.rules.library import RuleSet
from sundial.rules.logs.result import daily_finding_sql
from sundial.rules.logs.rows import text
from sundial.rules.pruning import Pruned, prune_daily
from sundial.rules.sets.layout import REGISTERS
from sundial.rules.sets.narrowing import narrowed_peers
from sundial.rules.sets.read import add_registers

# Like cases and the hands of a day are told by the acts themselves; items and organs only by their registers.
BY_ACTS: tuple[Grain, ...] = ("peer", "officer")
BY_REGISTER: dict[Grain, str] = {"item": "base_item", "organ": "base_organ"}
# What a piece keeps of the acts it has read (its part ``seen``) is what it tells from.
AGAIN = "CREATE OR REPLACE VIEW base_event AS SELECT * FROM seen"


def told_by(directory: Path) -> tuple[Grain, ...]:
    """Return what a set lets rules look at beside single cases."""
    return *BY_ACTS, *(grain for grain, register in BY_REGISTER.items() if (directory / REGISTERS[register]).exists())


@dataclass(frozen=True)
class Daily:
    """The daily rules of an audit and the facts they read."""

    ruleset: RuleSet
    pruned: Pruned

    @classmethod
    def of(cls, ruleset: RuleSet) -> Daily | None:
        """Return the daily rules of ``ruleset``; None where it has none."""
        return cls(ruleset, prune_daily(ruleset)) if any(rule.is_daily for rule in ruleset) else None

    @property
    def acts(self) -> frozenset[str]:
        """The columns of acts they read."""
        return self.pruned.columns["base_event"]

    def tell(self, connection: duckdb.DuckDBPyConnection, scratch: Path, number: int) -> None:
        """Write this piece's part of the facts into ``scratch``, its cases by their names."""
        connection.execute(AGAIN)
        for name, tree in self.pruned.parts.items():
            if name == "told" or name in APART:
                connection.execute(f"CREATE VIEW {name} AS {render(tree, 'duckdb')}")
        for name in self._apart():
            target = text(str(scratch / f"{name}-{number:06}.parquet"))
            connection.execute(f"COPY ({_named(connection, name)}) TO {target} (FORMAT parquet, COMPRESSION lz4_raw)")

    def judge(self, connection: duckdb.DuckDBPyConnection, directory: Path, scratch: Path, as_of: AsOf) -> None:
        """Add what the daily rules light to ``finding``, from what all pieces told and the registers of the set."""
        create_relations(connection)
        add_registers(connection, directory)
        set_moment(connection, as_of)
        for name, tree in self.pruned.parts.items():
            if name in APART:
                parts = text(str(scratch / f"{name}-*.parquet"))
                connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({parts})")
            elif name == "peer_fact":
                connection.execute(narrowed_peers(self.ruleset, tree))
            elif name != "told":
                connection.execute(f"CREATE TABLE {name} AS {render(tree, 'duckdb')}")
        found = self.ruleset.daily_body_sql("duckdb")
        connection.execute(f"INSERT INTO finding BY NAME {daily_finding_sql(self.ruleset, found)}")
        for name in reversed([*self.pruned.parts]):
            connection.execute(f"DROP VIEW {name}" if name in APART else f"DROP TABLE IF EXISTS {name}")

    def _apart(self) -> Sequence[str]:
        return [name for name in APART if name in self.pruned.parts]


def _named(connection: duckdb.DuckDBPyConnection, part: str) -> str:
    """Inside a piece a case goes by a number; what leaves it bears its name."""
    described = connection.execute(f"DESCRIBE {part}").fetchall()
    if "case_id" not in {row[0] for row in described}:
        return f"FROM {part}"
    return f"SELECT p.* REPLACE (n.case_id AS case_id) FROM {part} AS p JOIN told_case AS n ON n.number = p.case_id"
