"""From one file of the archive to an `Episode`, with every repair reported."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ingest.archive import EpisodeFile
from ingest.problems import Problem
from vectorstore.episode import Episode


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: an episode (None where it could not be taken) and what was found wrong,
    in the order of the file's lines.
    """

    episode: Episode | None
    problems: tuple[Problem, ...]


def read_episode(file: EpisodeFile, people: Mapping[str, str]) -> Reading:
    """Parse and repair one episode file; `people` gives the full name of each guest's id.

    Never raises for anything in the file: what cannot be taken is a problem.
    """
    raise NotImplementedError
