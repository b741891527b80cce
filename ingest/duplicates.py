"""What shows only when episodes are laid side by side."""

from __future__ import annotations

from collections.abc import Mapping

from ingest.problems import Problem
from vectorstore.episode import Episode


def find_duplicates(episodes: Mapping[str, Episode]) -> tuple[Problem, ...]:
    """Report, for episodes by file path, those with one season and number, and those whose
    transcripts are largely the same. All are kept.
    """
    raise NotImplementedError
