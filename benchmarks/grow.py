"""Publishes an archive many times over, through the product's own writer.

    python -m benchmarks.grow STORE TARGET COPIES

Reads the published index version of STORE and writes a store to TARGET that holds it and COPIES - 1
copies of it with changed words (benchmarks.copies). A copy has the fine vectors of the original:
only their size counts here, not what they say. Prints the seconds it took, by stage, as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, dataclass

from benchmarks.contenders.process import peak_megabytes
from benchmarks.copies import Copier, copy_chunks, copy_episode, copy_vectors
from vectorstore.episode import Episode
from vectorstore.index_version import open_published
from vectorstore.publication import open_for_writing


@dataclass(frozen=True, slots=True)
class Grown:
    """What writing took: up to the last window added, and from there until it was published."""

    add_seconds: float
    publish_seconds: float
    peak_megabytes: float


def main(store: str, target: str, copies: int) -> None:
    """Write, and print what it took."""
    begun = time.perf_counter()
    with open_published(store) as index_version, open_for_writing(target) as writer:
        chunks = sorted(index_version.chunks.all(), key=lambda chunk: chunk.id)
        vectors = index_version.chunks.vectors([chunk.id for chunk in chunks])
        copier = Copier(index_version.episodes.values())
        episodes: list[Episode] = list(index_version.episodes.values())
        with writer.new_index_version() as new_version:
            new_version.chunks.add(chunks, vectors)
            for chunk in chunks:
                new_version.fine_vectors.add(chunk.id, index_version.fine_vectors.of(chunk.id))
            for copy in range(1, copies):
                words = copier.words(copy)
                episodes += [
                    copy_episode(episode, copy, words)
                    for episode in index_version.episodes.values()
                ]
                copied = list(copy_chunks(chunks, copy, words))
                new_version.chunks.add(copied, copy_vectors(vectors, copy))
                for chunk, original in zip(copied, chunks, strict=True):
                    new_version.fine_vectors.add(
                        chunk.id, index_version.fine_vectors.of(original.id)
                    )
                print(f"copy {copy}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
            added = time.perf_counter()
            new_version.publish(episodes, index_version.manifest.origin)
    done = time.perf_counter()
    grown = Grown(added - begun, done - added, peak_megabytes())
    print(json.dumps(asdict(grown)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
