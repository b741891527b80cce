"""What opening and searching a store costs, part by part. Needs Linux, which tells its memory.

    python -m benchmarks.parts STORE QUESTIONS

Prints JSON: for each part the seconds it takes to be ready and the memory it adds, then the
milliseconds of what a search does. Each part is opened once more than the service does it, which
opens them all together: the sum is what `benchmarks.growth` measures as a whole.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.questions import read_questions
from rag.query.people_index import PeopleIndex
from rag.search_settings import SearchSettings
from vectorstore.catalogue import read_catalogue
from vectorstore.chroma import ChunkCollection
from vectorstore.embedding import open_embedder
from vectorstore.fine_vectors import FineVectorStore
from vectorstore.index_version import (
    CATALOGUE,
    CHUNKS,
    FINE_VECTORS,
    LEXICAL,
    VERSIONS,
    open_manifest,
    published_name,
)
from vectorstore.lexical_index import LexicalIndex
from vectorstore.manifest import find_damage


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a store or of a search; `megabytes` is what it adds to the resident memory."""

    name: str
    seconds: float
    megabytes: float


@dataclass
class Parts:
    """The parts in the order of their opening; the median milliseconds of each step of a search."""

    opened: list[Part] = field(default_factory=list)
    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def opening(self, name: str) -> Iterator[None]:
        """Measure what is done inside as the opening of a part."""
        before, begun = _resident(), time.perf_counter()
        yield
        seconds = time.perf_counter() - begun
        self.opened.append(Part(name, seconds, _resident() - before))

    def step(self, name: str, calls: Sequence[Callable[[], object]]) -> None:
        """Measure a step of a search, once for each question."""
        times = []
        for call in calls:
            begun = time.perf_counter()
            call()
            times.append((time.perf_counter() - begun) * 1000)
        self.steps[name] = statistics.median(times)


def main(store: str, questions: str) -> None:
    """Measure and print."""
    texts = [question.text for question in read_questions(questions)]
    name = published_name(store)
    if name is None:
        raise FileNotFoundError(f"no store in {store}")
    folder = Path(store) / VERSIONS / name
    parts = Parts()
    with parts.opening("model"):
        embedder = open_embedder()
        embedder.encode_query(texts[0])
    readings = [embedder.encode_queries_with_tokens([text]) for text in texts]
    vectors = [reading.vectors[0] for reading in readings]
    with parts.opening("check of the files"):
        find_damage(folder, open_manifest(folder))
    with parts.opening("catalogue"):
        episodes = tuple(read_catalogue(folder / CATALOGUE).values())
    with parts.opening("BM25"):
        lexical = LexicalIndex.load(folder / LEXICAL)
        lexical.scores(texts[0])
    with parts.opening("roster"):
        people_index = PeopleIndex(episodes, lexical.share)
    settings = SearchSettings()
    with parts.opening("vectors"):
        chunks = ChunkCollection.open(folder / CHUNKS)
        chunks.nearest(vectors[0], settings.pool)
    with parts.opening("details"):
        fine_vectors = FineVectorStore.open(folder / FINE_VECTORS)
    found = [[one.id for one in chunks.nearest(vector, settings.pool)] for vector in vectors]
    parts.step("query", [partial(embedder.encode_query, text) for text in texts])
    parts.step("names", [partial(people_index.named, text) for text in texts])
    parts.step("BM25", [partial(lexical.scores, text) for text in texts])
    parts.step("vectors", [partial(chunks.nearest, one, settings.pool) for one in vectors])
    parts.step(
        "snippets",
        [
            partial(fine_vectors.snippet_similarities, *one)
            for one in zip(found, vectors, strict=True)
        ],
    )
    first = [ids[: settings.reread] for ids in found]
    tokens = [reading.tokens[0] for reading in readings]
    parts.step(
        "tokens",
        [partial(fine_vectors.token_similarities, *one) for one in zip(first, tokens, strict=True)],
    )
    print(json.dumps(asdict(parts)))


def as_parts(record: dict[str, Any]) -> Parts:
    """Take back what `main` printed."""
    return Parts([Part(**part) for part in record["opened"]], record["steps"])


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
