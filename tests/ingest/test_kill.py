"""SIGKILL at any moment of an ingest: the published index version answers, the next one completes.

Moments are counted in calls of functions, not in seconds, so that a busy machine changes nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import FrameType

import numpy as np
import pytest

from ingest.pipeline import ingest
from tests.small_archive import write_episode
from vectorstore.embedding import Embedder, open_embedder
from vectorstore.index_version import open_published, published_name

KILLS = int(os.environ.get("PODCAST_QA_TEST_KILLS", "15"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Starts processes that have already imported what is slow to import."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ingest.pipeline", "sentence_transformers", "chromadb"])
    return context


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder()


def _ingest(archive: str, store: Path, at: int | None, to: Connection) -> None:
    """Ingest, and send the number of calls made: at the call number `at`, and at the end.

    Runs in a process of its own. The parent kills it when it hears of the call, which takes a
    moment, so that the kill also lands inside Chroma's own code.
    """
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1
            if calls == at:
                to.send(calls)

    sys.setprofile(count)
    ingest(archive, store)
    sys.setprofile(None)
    to.send(calls)


def _write(archive: Path, version: int) -> None:
    """Change one episode, and add or delete another."""
    write_episode(
        archive,
        "changing",
        [[f"This is version {version} of the tide table", f"the {version}th"], ["Salt stays"]],
    )
    path = write_episode(archive, "coming-and-going", [["Now you see me", "now you do not"]])
    if version % 2:
        path.unlink()


def _version(store: Path, embedder: Embedder) -> int:
    """Search the store in every way, and return which version of the archive it contains."""
    question = embedder.encode_query("which version of the tide table?")
    with open_published(store) as index_version:
        text = index_version.episodes["changing"].sections[0].lines[0].text
        version = int(text.split()[3])
        assert ("coming-and-going" in index_version.episodes) == (version % 2 == 0)
        ids = index_version.chunks.ids()
        assert len(ids) == len(set(ids)) == index_version.manifest.chunks
        assert {place.id for place in index_version.lexical.places} == set(ids)
        for found in (
            index_version.chunks.nearest(question, 1),
            index_version.chunks.nearest(question, 1, ["changing"]),
        ):
            assert found[0].id in {
                chunk.id
                for chunk in index_version.chunks.chunks_of("changing")
                if text in chunk.text
            }
            assert found[0].similarity > 0.4
        chunks = list(index_version.chunks.all())
        vectors = index_version.chunks.vectors([chunk.id for chunk in chunks])
        expected = embedder.encode([chunk.text for chunk in chunks])
        np.testing.assert_allclose(vectors, expected, atol=1e-4)
        return version


@pytest.mark.timeout(60 + 15 * KILLS)
def test_killed_at_any_moment(
    processes: ForkServerContext, embedder: Embedder, tmp_path: Path
) -> None:
    archive, store = tmp_path / "archive", tmp_path / "store"
    for number in range(4):
        write_episode(archive, f"constant-{number}", [[f"Ferry {number} waits", "so do we"]])
    _write(archive, 0)
    ingest(str(archive), store, model=embedder)

    def start(at: int | None = None) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        receiver, sender = processes.Pipe(duplex=False)
        process = processes.Process(target=_ingest, args=(str(archive), store, at, sender))
        process.start()
        sender.close()
        return process, receiver

    _write(archive, 1)
    process, receiver = start()
    total = receiver.recv()
    process.join()
    assert process.exitcode == 0
    assert _version(store, embedder) == 1

    moments = random.Random(2).sample(range(1000), KILLS)  # noqa: S311  # moments, not secrets
    killed = 0
    for version, moment in enumerate(moments, start=2):
        _write(archive, version)
        process, receiver = start(at=max(1, total * moment // 1000))
        receiver.recv()
        process.kill()
        process.join()
        killed += process.exitcode != 0
        assert _version(store, embedder) in (version - 1, version)
        report = ingest(str(archive), store, model=embedder)
        assert report.index_version == published_name(store)
        assert _version(store, embedder) == version
        kept = list((store / "generations").iterdir())
        assert len(kept) <= 3, "leftovers of killed runs are removed"
    assert killed >= KILLS // 3, "the kills came too late to show anything"

    fresh = tmp_path / "fresh"
    ingest(str(archive), fresh, model=embedder)
    with open_published(store) as mine, open_published(fresh) as other:
        assert dict(mine.episodes) == dict(other.episodes)
        assert sorted(mine.chunks.ids()) == sorted(other.chunks.ids())
