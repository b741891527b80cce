"""Which files an archive holds, whom its people folder names, and the hash of each file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.problems import Problem


@dataclass(frozen=True, slots=True)
class EpisodeFile:
    """One file of the archive, read but not parsed: `path` is relative to the archive's root
    (posix), `slug` the file name without `.md`, `sha256` the hash of `content` (hex).
    """

    path: str
    slug: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive at one moment: its episode files by path, and the people (id → full name).

    `people_sha256` changes when, and only when, a name or an id does. `problems` are those of the
    files that could not be taken; what is wrong inside an episode is for `read_episode` to say.
    """

    root: Path
    episodes: tuple[EpisodeFile, ...]
    people: Mapping[str, str]
    people_sha256: str
    problems: tuple[Problem, ...]


def open_archive(location: str, cache: Path) -> Archive:
    """Read the archive at `location`: a folder, or the URL of a git repository.

    A folder holds `_podcast/` (and `_people/`), or the episode files themselves. A URL (https://,
    ssh://, git@, file://, anything that ends in .git) is cloned, shallowly, into a folder of its
    own below `cache`, and brought up to date by the next call. Nothing is parsed but the people.

    Raises CheckArchiveError: unknown folder, no episode file in it, git missing or failing.
    """
    raise NotImplementedError
