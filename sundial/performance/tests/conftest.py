"""The bureau of the permit tests, to be assessed."""

from sundial.permits.tests.conftest import bureau, linwu, today

__all__ = ["bureau", "linwu", "today"]
