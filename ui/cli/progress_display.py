"""Shows progress on standard error: bars on a terminal, plain lines elsewhere."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from rich import progress as bars
from rich.console import Console

from ui.cli.terminal import note


class ProgressBars:
    """One bar per stage; implements `ingest.progress.Progress` for a terminal."""

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
        """Start the bar of a stage with `total` steps."""
        self._stage = self._bars.add_task(stage, total=total)

    def advance(self, steps: int) -> None:
        """Advance the current bar."""
        if self._stage is not None:
            self._bars.advance(self._stage, steps)


class ProgressLines:
    """One line per stage; implements `ingest.progress.Progress` for a log."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Do nothing."""

    def start(self, stage: str, total: int) -> None:
        """Print the stage and its number of steps."""
        note(f"{stage} ({total:,})" if total > 1 else stage)

    def advance(self, steps: int) -> None:
        """Do nothing: a log cannot show a moving count."""


def shown_progress() -> ProgressBars | ProgressLines:
    """Bars if standard error is a terminal, else lines."""
    console = Console(stderr=True)
    return ProgressBars(console) if console.is_terminal else ProgressLines()
