"""Publishes an archive many times over, through the product's own writer.

    python -m benchmarks.publish_copies STORE TARGET COPIES

Reads the published index version of STORE and writes a store to TARGET that holds it and COPIES - 1
copies of it with changed words (benchmarks.archive_copies). A copy keeps the fine vectors of the
original: here only their size counts. Prints the seconds that writing took, by stage, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from benchmarks.archive_copies import ArchiveCopier, copy_chunks, copy_episode, copy_vectors
from benchmarks.contenders.measured_process import peak_megabytes
from vectorstore.chunk import Chunk
from vectorstore.episode import Episode
from vectorstore.index_version import open_published
from vectorstore.publication import open_for_writing


@dataclass(frozen=True, slots=True)
class PublishCost:
    """Seconds until the last window was added, seconds from there until it was published, and the
    peak resident memory."""

    add_seconds: float
    publish_seconds: float
    peak_megabytes: float


def main(store: str, target: str, copies: int) -> None:
    """Write the store, and print what it cost."""
    begun = time.perf_counter()
    with open_published(store) as index_version, open_for_writing(target) as writer:
        chunks = sorted(index_version.chunks.all(), key=lambda chunk: chunk.id)
        vectors = index_version.chunks.vectors([chunk.id for chunk in chunks])
        originals = list(index_version.episodes.values())
        copier = ArchiveCopier(originals)
        episodes: list[Episode] = list(originals)
        with writer.new_index_version() as new_version:

            def add_fine_vectors(added: Sequence[Chunk]) -> None:
                for chunk, original in zip(added, chunks, strict=True):
                    fine_vectors = index_version.fine_vectors.of(original.id)
                    new_version.fine_vectors.add(chunk.id, fine_vectors)

            new_version.chunks.add(chunks, vectors)
            add_fine_vectors(chunks)
            for copy in range(1, copies):
                words = copier.vocabulary(copy)
                episodes += [copy_episode(episode, copy, words) for episode in originals]
                copied = list(copy_chunks(chunks, copy, words))
                new_version.chunks.add(copied, copy_vectors(vectors, copy))
                add_fine_vectors(copied)
                print(f"copy {copy}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
            added = time.perf_counter()
            new_version.publish(episodes, index_version.manifest.origin)
    done = time.perf_counter()
    print(json.dumps(asdict(PublishCost(added - begun, done - added, peak_megabytes()))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
