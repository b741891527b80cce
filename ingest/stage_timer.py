"""How long each stage of an ingest took."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

from ingest.progress import Progress


class Stages:
    """A progress that passes on what it is told and keeps the wall time of each stage."""

    def __init__(self, progress: Progress) -> None:
        """Pass everything on to `progress`."""
        self._progress = progress
        self._begun: dict[str, float] = {}

    def start(self, stage: str, total: int) -> None:
        """Begin a stage, which ends the one before."""
        self._begun[stage] = perf_counter()
        self._progress.start(stage, total)

    def advance(self, steps: int) -> None:
        """Finish `steps` more of the stage."""
        self._progress.advance(steps)

    def seconds(self) -> Mapping[str, float]:
        """Return the wall time of each stage until the next one, or until now, in order."""
        times = [*self._begun.values(), perf_counter()]
        return {
            stage: end - start
            for stage, start, end in zip(self._begun, times, times[1:], strict=False)
        }
