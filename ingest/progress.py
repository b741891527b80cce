"""Progress of an ingest. Library code prints nothing; it reports to a Progress."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the progress of an ingest, one stage at a time. `IngestReport.seconds` names the
    stages.
    """

    def start(self, stage: str, total: int) -> None:
        """Begin a stage of `total` steps."""

    def advance(self, steps: int) -> None:
        """Finish `steps` more steps of the stage."""


class NoProgress:
    """A Progress that ignores everything."""

    def start(self, stage: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int) -> None:
        """Do nothing."""
