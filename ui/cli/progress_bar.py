"""Shows how far an ingest is, on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress as bars
from rich.console import Console

from ui.cli.printing import note


class ProgressBars:
    """One bar for each stage; `ingest.progress.Progress` for a terminal."""

    def __init__(self, console: Console) -> None:
        self._bars = bars.Progress(
            bars.TextColumn("{task.description:<10}"),
            bars.BarColumn(),
            bars.MofNCompleteColumn(),
            bars.TimeElapsedColumn(),
            bars.TimeRemainingColumn(),
            console=console,
        )
        self._stage: bars.TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bars.stop()

    def start(self, stage: str, total: int) -> None:
        """Begin a bar."""
        self._stage = self._bars.add_task(stage, total=total)

    def advance(self, steps: int) -> None:
        """Move the present bar."""
        if self._stage is not None:
            self._bars.advance(self._stage, steps)


class ProgressLines:
    """One line for each stage; `ingest.progress.Progress` for a log."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave nothing behind."""

    def start(self, stage: str, total: int) -> None:
        """Say what begins."""
        note(f"{stage} ({total:,})" if total > 1 else stage)

    def advance(self, steps: int) -> None:
        """Say nothing: a log is no place for a count that moves."""


def shown_progress() -> ProgressBars | ProgressLines:
    """Return bars where standard error is a terminal, else lines."""
    console = Console(stderr=True)
    return ProgressBars(console) if console.is_terminal else ProgressLines()
