"""The report of an ingest, or of a check: counts, changed files, problems."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ingest.problems import Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class FileCounts:
    """How many files of the archive were added, changed, removed or left unchanged."""

    added: int
    changed: int
    removed: int
    unchanged: int

    @classmethod
    def between(cls, before: Mapping[str, str], now: Mapping[str, str]) -> FileCounts:
        """Compare two states of an archive, given as the hash of each file by path."""
        both = before.keys() & now.keys()
        changed = sum(before[path] != now[path] for path in both)
        return cls(
            added=len(now.keys() - both),
            changed=changed,
            removed=len(before.keys() - both),
            unchanged=len(both) - changed,
        )


@dataclass(frozen=True, slots=True)
class IngestReport:
    """The published index version, how it was made, and all problems, also of unchanged files.

    `archive` is the location that was read; `index_version` is the name of the published index
    version, None after a check. `transcripts` counts the episodes with lines, `encoded` the vectors
    that were computed, `copied` those taken from the previous index version. `seconds` has the wall
    time of each stage, in order.
    """

    archive: str
    index_version: str | None
    episodes: int
    transcripts: int
    sections: int
    lines: int
    chunks: int
    files: FileCounts
    encoded: int
    copied: int
    problems: tuple[Problem, ...]
    seconds: Mapping[str, float]

    @property
    def problems_by_kind(self) -> dict[ProblemKind, int]:
        """The number of problems of each kind, most frequent first."""
        return dict(Counter(problem.kind for problem in self.problems).most_common())
