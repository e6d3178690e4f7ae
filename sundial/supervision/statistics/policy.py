"""How small is too small to compare, and how wide an interval is drawn: data of the county."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist

from sundial.kernel.proportion import Proportion
from sundial.kernel.yaml_files import read_yaml

FILE = Path(__file__).parents[1] / "data" / "statistics.yaml"


@dataclass(frozen=True)
class Policy:
    """``minimum_sample`` in cases, ``confidence`` of the intervals in per cent."""

    source: str
    minimum_sample: int
    confidence: float

    def proportion(self, hits: int, total: int) -> Proportion:
        """``hits`` of ``total`` with this confidence."""
        return Proportion(hits, total, NormalDist().inv_cdf(0.5 + self.confidence / 200))

    def comparable(self, rate: Proportion) -> bool:
        """Whether there is enough behind ``rate`` to print it as a percentage and to put it in an order."""
        return rate.total >= self.minimum_sample


@cache
def policy() -> Policy:
    """The county's way of counting."""
    return Policy(**read_yaml(FILE))
