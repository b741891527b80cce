"""Finds which files of an archive changed, and reads only those again."""

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
from ingest.saved_problems import SavedProblems
from vectorstore.episode import Episode
from vectorstore.manifest import Manifest, SourceFile


@dataclass(frozen=True, slots=True)
class PublishedEpisodes:
    """The published index version: its manifest, its episodes by slug, its problems."""

    manifest: Manifest
    episodes: Mapping[str, Episode]
    problems: SavedProblems


@dataclass(frozen=True, slots=True)
class ArchiveContents:
    """All episodes of an archive by path, and their problems.

    `read_again` are the slugs of the episodes that were read from changed files.
    """

    episodes: Mapping[str, Episode]
    problems: SavedProblems
    read_again: frozenset[str]

    @property
    def by_slug(self) -> dict[str, Episode]:
        """The episodes by slug."""
        return {episode.slug: episode for episode in self.episodes.values()}

    def sources(self, archive: Archive) -> tuple[SourceFile, ...]:
        """Return the files of `archive`, each with the slug of its episode."""
        slugs = {path: episode.slug for path, episode in self.episodes.items()}
        return tuple(
            SourceFile(file.path, file.sha256, slugs.get(file.path)) for file in archive.episodes
        )


def read_contents(
    archive: Archive, published: PublishedEpisodes | None, progress: Progress
) -> ArchiveContents:
    """Read the episodes of `archive`. Unchanged files are taken from `published`."""
    unchanged = _unchanged_files(archive, published) if published else {}
    progress.start("read", len(archive.episodes))
    episodes: dict[str, Episode] = {}
    problems: dict[str, tuple[Problem, ...]] = {}
    read_again: set[str] = set()
    for file in archive.episodes:
        if published and file.path in unchanged:
            slug = unchanged[file.path]
            episode = published.episodes[slug] if slug is not None else None
            problems[file.path] = published.problems.by_file.get(file.path, ())
        else:
            reading = read_episode(file, archive.people)
            episode, problems[file.path] = reading.episode, reading.problems
            if episode:
                read_again.add(episode.slug)
        if episode:
            episodes[file.path] = episode
        progress.advance(1)
    saved = SavedProblems(problems, find_duplicates(episodes))
    return ArchiveContents(episodes, saved, frozenset(read_again))


def all_problems(archive: Archive, saved: SavedProblems) -> tuple[Problem, ...]:
    """Return all problems of an archive, sorted by file and line."""
    problems = [*archive.problems, *saved.duplicates]
    problems += [problem for own in saved.by_file.values() for problem in own]
    return tuple(sorted(problems, key=lambda problem: (problem.file, problem.line or 0)))


@cache
def recipe() -> str:
    """Return the hash of this package: where it changes, files may be read or chunked differently.

    Unlike a version number, nobody can forget to change it. Reading everything again takes seconds,
    and chunks whose text stays the same keep their vectors.
    """
    whole = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _unchanged_files(archive: Archive, published: PublishedEpisodes) -> dict[str, str | None]:
    """Return the slugs, by path, of the files that would be read as they were before."""
    manifest = published.manifest
    if (manifest.people, manifest.recipe) != (archive.people_sha256, recipe()):
        return {}
    before = {source.path: source for source in manifest.sources}
    return {
        file.path: before[file.path].slug
        for file in archive.episodes
        if file.path in before and before[file.path].sha256 == file.sha256
    }
