"""Every story of openness begins on a Monday at nine."""

from __future__ import annotations

from sundial.kernel.tests.mondays import today

__all__ = ["today"]
