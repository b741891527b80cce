"""Which files an archive holds, whom its people folder names, and the hash of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import CheckArchiveError
from ingest.front_matter import MAX_BYTES
from ingest.git import fetch, is_git_url, without_credentials
from ingest.people_pages import read_people
from ingest.problems import Problem, ProblemKind, ProblemLog, cite

EPISODES = "_podcast"
PEOPLE = "_people"


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

    A folder holds `_podcast/` (and `_people/`), or the episode files themselves; of `_podcast/`
    itself the people beside it are read too. A URL (https://, ssh://, git@, file://, anything that
    ends in .git) is cloned, shallowly, into a folder of its own below `cache`, and brought up to
    date by the next call. Nothing is parsed but the people.

    Raises CheckArchiveError: unknown folder, no episode file in it, git missing or failing.
    """
    shown = without_credentials(location)
    root = fetch(location, cache) if is_git_url(location) else Path(location).expanduser()
    if not root.exists():
        raise CheckArchiveError(f"there is no folder {cite(shown, 300)}: check the path")
    if not root.is_dir():
        raise CheckArchiveError(f"{cite(shown, 300)} is a file: give the folder it lies in")
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
            f"{cite(shown, 300)} cannot be read ({error.strerror}): check its permissions"
        ) from error
    if not episodes:
        raise CheckArchiveError(
            f"there are no episode files (*.md) in {cite(shown, 300)}: "
            f"give a folder that holds {EPISODES}/, or the files themselves"
        )
    people, people_problems = read_people([(page.path, page.slug, page.content) for page in pages])
    return Archive(
        root, tuple(episodes), people, _hash_people(people), (*problems, *people_problems)
    )


def _hash_people(people: Mapping[str, str]) -> str:
    # A NUL stands in no name: it was stripped.
    names = "\0".join(f"{key}\0{people[key]}" for key in sorted(people))
    return hashlib.sha256(names.encode()).hexdigest()


def _read_folder(root: Path, folder: str, problems: list[Problem]) -> list[EpisodeFile]:
    """Read the `.md` files of one folder, in order of name; what cannot be taken is a problem."""
    files: list[EpisodeFile] = []
    for path in sorted((root / folder).iterdir()):
        if path.name.startswith("."):
            continue
        relative = path.relative_to(root).as_posix()
        # A name can hold anything, even what would steer the terminal of who reads the report.
        log = ProblemLog(relative if relative.isprintable() else ascii(relative)[1:-1])
        content = _read(path, root, log)
        if content is not None:
            sha256 = hashlib.sha256(content).hexdigest()
            files.append(EpisodeFile(relative, path.name.removesuffix(".md"), content, sha256))
        problems.extend(log.problems)
    return files


def _read(path: Path, root: Path, log: ProblemLog) -> bytes | None:
    """Read one file, or say why not. A link is followed only where it stays below `root`."""
    try:
        if not path.resolve().is_relative_to(root):
            log.note(ProblemKind.LEADS_OUTSIDE, None, "the link was not followed")
        elif path.is_dir():
            # The archive's own folders stand beside the files where those lie in no folder.
            if path.parent != root:
                log.note(ProblemKind.NOT_AN_EPISODE, None, "a folder; not looked into")
        elif path.suffix != ".md" or log.file != path.relative_to(root).as_posix():
            log.note(ProblemKind.NOT_AN_EPISODE, None, "its name is not a text that ends in .md")
        elif not path.is_file():
            log.note(ProblemKind.UNREADABLE, None, "no regular file, or a link to nothing")
        elif (size := path.stat().st_size) > MAX_BYTES:
            log.note(ProblemKind.TOO_LARGE, None, f"{size:,} bytes; at most {MAX_BYTES:,} are read")
        else:
            return path.read_bytes()
    # A link that leads to itself is a RuntimeError before Python 3.13.
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the link leads to itself"
        log.note(ProblemKind.UNREADABLE, None, f"{reason}")
    return None
