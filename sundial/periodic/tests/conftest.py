"""Periodic work begins on a Monday at nine, in one township."""

from sundial.kernel.tests.mondays import today

__all__ = ["today"]
