"""What an ingest, or a check, did and found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.problems import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class Files:
    """How many files of the archive were added, changed, removed and left as they were."""

    added: int
    changed: int
    removed: int
    unchanged: int

    @classmethod
    def between(cls, before: Mapping[str, str], now: Mapping[str, str]) -> Files:
        """Compare two states of an archive, each the hash of every file by its path."""
        both = before.keys() & now.keys()
        changed = sum(before[path] != now[path] for path in both)
        return cls(
            added=len(now.keys() - both),
            changed=changed,
            removed=len(before.keys() - both),
            unchanged=len(both) - changed,
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What stands now, how it came about, and every problem, also of files that did not change.

    `archive` is where the files came from; `index_version` the name of the published index version
    (None after a check). `transcripts` counts the episodes that have lines. `encoded` vectors were
    computed, `copied` ones taken over. `seconds` gives the wall time of each stage, in order.
    """

    archive: str
    index_version: str | None
    episodes: int
    transcripts: int
    sections: int
    lines: int
    chunks: int
    files: Files
    encoded: int
    copied: int
    problems: tuple[Problem, ...]
    seconds: Mapping[str, float]

    @property
    def problems_by_kind(self) -> dict[ProblemKind, int]:
        """How many problems there are of each kind, most frequent first."""
        return dict(Counter(problem.kind for problem in self.problems).most_common())
