"""A rate is never shown without its interval: Wilson's, which stays honest for small samples and near 0 and 1.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Proportion:
    """``hits`` of ``total``, with its interval at ``z`` standard deviations. Raises ``ValueError`` for impossible counts."""

    hits: int
    total: int
    z: float

    def __post_init__(self) -> None:
        if not 0 <= self.hits <= self.total:
            raise ValueError(f"{self.hits} of {self.total} is no proportion")

    @property
    def rate(self) -> float | None:
        """The share found, a fraction of one; None where there was nothing to count."""
        return self.hits / self.total if self.total else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Lower and upper bound as fractions of one; None where there was nothing to count."""
        if not self.total:
            return None
        share, square = self.hits / self.total, self.z**2
        middle = share + square / (2 * self.total)
        reach = self.z * sqrt(share * (1 - share) / self.total + square / (4 * self.total**2))
        scale = 1 + square / self.total
        return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)
