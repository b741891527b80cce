"""Measures how long each stage of an ingest takes."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

from ingest.progress import Progress


class StageTimer:
    """A Progress that measures the wall time of each stage and passes everything on to another."""

    def __init__(self, progress: Progress) -> None:
        """Pass everything on to `progress`."""
        self._progress = progress
        self._starts: dict[str, float] = {}

    def start(self, stage: str, total: int) -> None:
        """Begin a stage, which ends the previous one."""
        self._starts[stage] = perf_counter()
        self._progress.start(stage, total)

    def advance(self, steps: int) -> None:
        """Finish `steps` more steps of the stage."""
        self._progress.advance(steps)

    def seconds(self) -> Mapping[str, float]:
        """Return the seconds that each stage has taken, in order; the last one until now."""
        times = [*self._starts.values(), perf_counter()]
        return {
            stage: end - start
            for stage, start, end in zip(self._starts, times, times[1:], strict=False)
        }
