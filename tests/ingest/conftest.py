"""What the tests of ingest share: files as an author would write them, and the real tokenizer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
import yaml

from ingest.archive import EpisodeFile
from ingest.episode_reader import EpisodeReading, read_episode
from ingest.people_pages import PersonPage

Count = Callable[[Sequence[str]], list[int]]
Write = Callable[..., EpisodeFile]
Read = Callable[..., EpisodeReading]

HEAD = {
    "title": "Making Maps of Rivers",
    "season": "3",
    "episode": "7",
    "guests": ["idaklein"],
    "dateadded": "2024-05-12",
    "duration": "PT00H57M03S",
    "ids": {"youtube": "abcdefghijk"},
    "links": {"youtube": "https://www.youtube.com/watch?v=abcdefghijk"},
}
PEOPLE = {"idaklein": PersonPage("Ida Klein", "Ida draws maps.")}


def file_of(content: bytes, path: str = "_podcast/maps.md") -> EpisodeFile:
    slug = Path(path).name.removesuffix(".md")
    return EpisodeFile(path, slug, content, hashlib.sha256(content).hexdigest())


def episode_text(rows: Iterable[dict[str, object]] = (), **head: object) -> str:
    fields: dict[str, object] = {**HEAD, **head, "transcript": list(rows)}
    kept = {key: value for key, value in fields.items() if value not in (None, [])}
    # Quotes whatever YAML would make anything else of than text.
    body = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
    return f"---\n{body}---\n"


@pytest.fixture(scope="session")
def write_file() -> Callable[[bytes], EpisodeFile]:
    """An episode file with this content."""
    return file_of


@pytest.fixture(scope="session")
def write_episode() -> Write:
    """An episode file with these rows, and a sound head but for what is given."""

    def write(*rows: dict[str, object], **head: object) -> EpisodeFile:
        return file_of(episode_text(rows, **head).encode())

    return write


@pytest.fixture(scope="session")
def read_rows_of(write_episode: Write) -> Read:
    """The reading of an episode with these rows."""

    def read(*rows: dict[str, object], **head: object) -> EpisodeReading:
        return read_episode(write_episode(*rows, **head), PEOPLE)

    return read


@pytest.fixture(scope="session")
def count_tokens() -> Count:
    """Counts with the tokenizer of the default model, special tokens left out."""
    from vectorstore.embedding import open_embedder

    return open_embedder().count_tokens
