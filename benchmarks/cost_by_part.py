"""What opening and searching a store costs, part by part. Needs Linux for its memory figures.

    python -m benchmarks.cost_by_part STORE QUESTIONS

Prints JSON: for each part the seconds until it is ready and the memory it adds, then the
milliseconds of each step of a search. The service opens all parts together; that total is measured
by `benchmarks.archive_growth`.
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
from vectorstore.embedding import Embedder, open_embedder
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

_SETTINGS = SearchSettings()


@dataclass(frozen=True, slots=True)
class PartCost:
    """What a part costs to open; `megabytes` is what it adds to the resident memory."""

    name: str
    seconds: float
    megabytes: float


@dataclass
class CostByPart:
    """The parts in the order of opening, and the median milliseconds of each step of a search."""

    opened: list[PartCost] = field(default_factory=list)
    steps: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def opening(self, name: str) -> Iterator[None]:
        """Measure the block as the opening of a part."""
        before, begun = _resident_megabytes(), time.perf_counter()
        yield
        seconds = time.perf_counter() - begun
        self.opened.append(PartCost(name, seconds, _resident_megabytes() - before))

    def step(self, name: str, calls: Sequence[Callable[[], object]]) -> None:
        """Measure a step of a search, one call per question."""
        times = []
        for call in calls:
            begun = time.perf_counter()
            call()
            times.append((time.perf_counter() - begun) * 1000)
        self.steps[name] = statistics.median(times)


@dataclass(frozen=True)
class OpenStore:
    """The parts of a store that a search uses."""

    embedder: Embedder
    lexical: LexicalIndex
    people_index: PeopleIndex
    chunks: ChunkCollection
    fine_vectors: FineVectorStore


def main(store: str, questions: str) -> None:
    """Measure and print."""
    texts = [question.text for question in read_questions(questions)]
    cost = CostByPart()
    opened = _open(store, texts[0], cost)
    _measure_steps(opened, texts, cost)
    print(json.dumps(asdict(cost)))


def cost_from_record(record: dict[str, Any]) -> CostByPart:
    """Read what `main` printed."""
    return CostByPart([PartCost(**part) for part in record["opened"]], record["steps"])


def _open(store: str, text: str, cost: CostByPart) -> OpenStore:
    """Open each part and use it once for `text`. Raises FileNotFoundError without a store."""
    name = published_name(store)
    if name is None:
        raise FileNotFoundError(f"no store in {store}")
    folder = Path(store) / VERSIONS / name
    with cost.opening("model"):
        embedder = open_embedder()
        embedder.encode_query(text)
    vector = embedder.encode_queries_with_tokens([text]).vectors[0]
    with cost.opening("check of the files"):
        find_damage(folder, open_manifest(folder))
    with cost.opening("catalogue"):
        episodes = tuple(read_catalogue(folder / CATALOGUE).values())
    with cost.opening("BM25"):
        lexical = LexicalIndex.load(folder / LEXICAL)
        lexical.scores(text)
    with cost.opening("people index"):
        people_index = PeopleIndex(episodes, lexical.share)
    with cost.opening("vectors"):
        chunks = ChunkCollection.open(folder / CHUNKS)
        chunks.nearest(vector, _SETTINGS.pool)
    with cost.opening("fine vectors"):
        fine_vectors = FineVectorStore.open(folder / FINE_VECTORS)
    return OpenStore(embedder, lexical, people_index, chunks, fine_vectors)


def _measure_steps(opened: OpenStore, texts: Sequence[str], cost: CostByPart) -> None:
    pool = _SETTINGS.pool
    readings = [opened.embedder.encode_queries_with_tokens([text]) for text in texts]
    vectors = [reading.vectors[0] for reading in readings]
    tokens = [reading.tokens[0] for reading in readings]
    nearest = [[one.id for one in opened.chunks.nearest(vector, pool)] for vector in vectors]
    reread = [ids[: _SETTINGS.reread] for ids in nearest]
    snippets = opened.fine_vectors.snippet_similarities
    of_tokens = opened.fine_vectors.token_similarities
    cost.step("query", [partial(opened.embedder.encode_query, text) for text in texts])
    cost.step("names", [partial(opened.people_index.named, text) for text in texts])
    cost.step("BM25", [partial(opened.lexical.scores, text) for text in texts])
    cost.step("vectors", [partial(opened.chunks.nearest, vector, pool) for vector in vectors])
    cost.step("snippets", [partial(snippets, *one) for one in zip(nearest, vectors, strict=True)])
    cost.step("tokens", [partial(of_tokens, *one) for one in zip(reread, tokens, strict=True)])


def _resident_megabytes() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main(*sys.argv[1:])
