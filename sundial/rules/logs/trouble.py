"""What can be wrong with a log."""

from __future__ import annotations

from pathlib import Path


class LogError(ValueError):
    """The log cannot be read. The text is ``file:line: reason`` (without line where none is known)."""

    def __init__(self, file: Path, line: int | None, reason: str) -> None:
        super().__init__(f"{file}:{line}: {reason}" if line else f"{file}: {reason}")
        self.file, self.line, self.reason = file, line, reason
