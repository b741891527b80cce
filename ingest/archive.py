"""Opens an archive: its episode files with their hashes, and the names of its people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import CheckArchiveError
from ingest.front_matter import MAX_BYTES
from ingest.git import fetch, is_git_url, without_credentials
from ingest.people_pages import PersonPage, read_people
from ingest.problems import Problem, ProblemKind, ProblemLog, cite

EPISODES = "_podcast"
PEOPLE = "_people"


@dataclass(frozen=True, slots=True)
class EpisodeFile:
    """One file of the archive, read but not parsed.

    `path` is relative to the root of the archive (posix), `slug` is the file name without `.md`,
    `sha256` the hash of `content` (hex).
    """

    path: str
    slug: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A snapshot of an archive: its episode files by path, and its people by id.

    `people_sha256` changes only when a person changes. `problems` are those of files that
    could not be read; `read_episode` reports the problems inside an episode.
    """

    root: Path
    episodes: tuple[EpisodeFile, ...]
    people: Mapping[str, PersonPage]
    people_sha256: str
    problems: tuple[Problem, ...]


def open_archive(location: str, cache: Path) -> Archive:
    """Read the archive at `location`: a folder, or the URL of a git repository.

    A folder contains `_podcast/` (and `_people/`), or the episode files themselves. For `_podcast/`
    itself, the people beside it are read too. A URL (https://, ssh://, git@, file://, anything that
    ends in .git) is cloned, shallowly, into a folder of its own in `cache`, and updated by the next
    call. Only the people are parsed.

    Raises CheckArchiveError if the folder is unknown or has no episode files, or if git is missing
    or fails.
    """
    shown = without_credentials(location)
    root = fetch(location, cache) if is_git_url(location) else Path(location).expanduser()
    if not root.exists():
        raise CheckArchiveError(f"folder not found: {cite(shown, 300)}; check the path")
    if not root.is_dir():
        raise CheckArchiveError(f"{cite(shown, 300)} is a file; use the folder that contains it")
    root = root.resolve()
    if root.name == EPISODES:
        root = root.parent
    nested = (root / EPISODES).is_dir()
    problems: list[Problem] = []
    try:
        episodes = _read_folder(root, EPISODES if nested else "", problems)
        pages = _read_folder(root, PEOPLE, problems) if (root / PEOPLE).is_dir() else []
    except OSError as error:
        raise CheckArchiveError(
            f"cannot read {cite(shown, 300)} ({error.strerror}); check its permissions"
        ) from error
    if not episodes:
        raise CheckArchiveError(
            f"no episode files (*.md) in {cite(shown, 300)}; "
            f"use a folder that contains {EPISODES}/, or the files themselves"
        )
    people, people_problems = read_people([(page.path, page.slug, page.content) for page in pages])
    return Archive(
        root, tuple(episodes), people, _hash_people(people), (*problems, *people_problems)
    )


def _hash_people(people: Mapping[str, PersonPage]) -> str:
    # No text contains a NUL: it was stripped.
    pages = "\0".join(
        f"{key}\0{page.name}\0{page.biography}" for key, page in sorted(people.items())
    )
    return hashlib.sha256(pages.encode()).hexdigest()


def _read_folder(root: Path, folder: str, problems: list[Problem]) -> list[EpisodeFile]:
    """Read the `.md` files of one folder, sorted by name. Anything else is a problem."""
    files: list[EpisodeFile] = []
    for path in sorted((root / folder).iterdir()):
        if path.name.startswith("."):
            continue
        relative = path.relative_to(root).as_posix()
        # A file name may contain anything, even terminal escapes that a report would print.
        log = ProblemLog(relative if relative.isprintable() else ascii(relative)[1:-1])
        content = _read(path, root, log)
        if content is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            files.append(EpisodeFile(relative, path.name.removesuffix(".md"), content, sha256))
        problems.extend(log.problems)
    return files


def _read(path: Path, root: Path, log: ProblemLog) -> bytes | None:
    """Read one file, or log why not. Links are followed only within `root`."""
    try:
        if not path.resolve().is_relative_to(root):
            log.note(ProblemKind.LEADS_OUTSIDE, None, "link not followed")
        elif path.is_dir():
            # In an archive without `_podcast/`, its other folders are beside the files.
            if path.parent != root:
                log.note(ProblemKind.NOT_AN_EPISODE, None, "a folder; not read")
        elif path.suffix != ".md" or log.file != path.relative_to(root).as_posix():
            log.note(
                ProblemKind.NOT_AN_EPISODE,
                None,
                "the file name does not end in .md, or is not text",
            )
        elif not path.is_file():
            log.note(ProblemKind.UNREADABLE, None, "not a regular file, or a broken link")
        elif (size := path.stat().st_size) > MAX_BYTES:
            log.note(ProblemKind.TOO_LARGE, None, f"{size:,} bytes; the limit is {MAX_BYTES:,}")
        else:
            return path.read_bytes()
    # A link to itself is a RuntimeError before Python 3.13.
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the link points to itself"
        log.note(ProblemKind.UNREADABLE, None, f"{reason}")
    return None
