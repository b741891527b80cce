"""How a long ingest tells how far it is. Library code prints nothing."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What is told; the stages are those of `Report.seconds`, one at a time, in order."""

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of `total` steps."""

    def advance(self, steps: int) -> None:
        """Finish `steps` more of the stage."""


class Silence:
    """A progress that nobody follows."""

    def start(self, stage: str, total: int) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""
