"""The episodes of an archive. A file is read again only where it, or how it is read, changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ingest.archive import Archive
from ingest.duplicates import find_duplicates
from ingest.episode_reader import read_episode
from ingest.problems import Problem
from ingest.progress import Progress
from ingest.saved_problems import Remembered
from vectorstore.episode import Episode
from vectorstore.manifest import Manifest, SourceFile


@dataclass(frozen=True, slots=True)
class Known:
    """What the published index version knows: its manifest, its episodes by slug, its problems."""

    manifest: Manifest
    episodes: Mapping[str, Episode]
    found: Remembered


@dataclass(frozen=True, slots=True)
class Contents:
    """All episodes of an archive, by path. `read_again` are the slugs that were not known."""

    episodes: Mapping[str, Episode]
    found: Remembered
    read_again: frozenset[str]

    def sources(self, archive: Archive) -> tuple[SourceFile, ...]:
        """Return the files of `archive`, of which these are the contents."""
        slugs = {path: episode.slug for path, episode in self.episodes.items()}
        return tuple(
            SourceFile(file.path, file.sha256, slugs.get(file.path)) for file in archive.episodes
        )


def read_contents(archive: Archive, known: Known | None, progress: Progress) -> Contents:
    """Read the episodes of `archive`; `known` spares the files that did not change."""
    slugs = _reusable(archive, known) if known else {}
    progress.start("read", len(archive.episodes))
    episodes: dict[str, Episode] = {}
    readings: dict[str, tuple[Problem, ...]] = {}
    again: set[str] = set()
    for file in archive.episodes:
        if known and file.path in slugs:
            slug = slugs[file.path]
            episode = known.episodes[slug] if slug is not None else None
            readings[file.path] = known.found.readings.get(file.path, ())
        else:
            reading = read_episode(file, archive.people)
            episode, readings[file.path] = reading.episode, reading.problems
            if episode:
                again.add(episode.slug)
        if episode:
            episodes[file.path] = episode
        progress.advance(1)
    return Contents(episodes, Remembered(readings, find_duplicates(episodes)), frozenset(again))


def gather_problems(archive: Archive, found: Remembered) -> tuple[Problem, ...]:
    """Return all problems of an archive, by file and line."""
    every = [*archive.problems, *found.duplicates]
    every += [problem for problems in found.readings.values() for problem in problems]
    return tuple(sorted(every, key=lambda problem: (problem.file, problem.line or 0)))


@cache
def recipe() -> str:
    """Return what changes whenever files may be read or cut otherwise: the hash of this package.

    No one can forget to count it up; and reading everything again takes seconds, while what gives
    the same words keeps its vectors.
    """
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _reusable(archive: Archive, known: Known) -> dict[str, str | None]:
    """Find the files that would give what they gave: their slugs by path."""
    if (known.manifest.people, known.manifest.recipe) != (archive.people_sha256, recipe()):
        return {}
    before = {source.path: source for source in known.manifest.sources}
    return {
        file.path: before[file.path].slug
        for file in archive.episodes
        if file.path in before and before[file.path].sha256 == file.sha256
    }
