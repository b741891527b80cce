"""Whatever is done to an archive, and however often, the store equals a fresh ingest of it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ingest.pipeline import ingest
from ingest.report import IngestReport
from tests.small_archive import write_episode, write_person
from tests.word_hash import WordHash
from vectorstore.chunk import Chunk
from vectorstore.episode import Episode
from vectorstore.index_version import IndexVersion, open_published

_WORDS = st.sampled_from("rivers flood bread rises salt eats paint ferries wait maps age".split())
_LINES = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)
_SECTIONS = st.lists(st.lists(_LINES, min_size=1, max_size=3), max_size=3)
_SLUGS = st.sampled_from(["ferry", "bread", "maps", "salt"])


def _held(
    index_version: IndexVersion,
) -> tuple[dict[str, Episode], dict[str, list[Chunk]], np.ndarray]:
    chunks = {slug: index_version.chunks.chunks_of(slug) for slug in index_version.episodes}
    ids = sorted(index_version.chunks.ids())
    assert ids == sorted(chunk.id for many in chunks.values() for chunk in many)
    return dict(index_version.episodes), chunks, index_version.chunks.vectors(ids)


class Sync(RuleBasedStateMachine):
    """A folder of episodes that is written to, and a store that is brought in step now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="sync-"))
        self.archive = self.folder / "archive"
        self.store = self.folder / "store"
        self.in_step = False
        self.report: IngestReport | None = None

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @initialize(sections=_SECTIONS)
    def begin(self, sections: list[list[str]]) -> None:
        write_episode(self.archive, "always", sections)

    @rule(slug=_SLUGS, sections=_SECTIONS)
    def write(self, slug: str, sections: list[list[str]]) -> None:
        write_episode(self.archive, slug, sections)
        self.in_step = False

    @rule(slug=_SLUGS)
    def spoil(self, slug: str) -> None:
        (self.archive / "_podcast" / f"{slug}.md").write_text("---\ntitle: [\n---\n")
        self.in_step = False

    @rule(old=_SLUGS, new=_SLUGS)
    def rename(self, old: str, new: str) -> None:
        path = self.archive / "_podcast" / f"{old}.md"
        if path.exists():
            path.rename(path.with_name(f"{new}.md"))
            self.in_step = False

    @rule(slug=_SLUGS)
    def delete(self, slug: str) -> None:
        (self.archive / "_podcast" / f"{slug}.md").unlink(missing_ok=True)
        self.in_step = False

    @rule(name=st.sampled_from(["Ida Klein", "Ida Gross"]))
    def name_the_guest(self, name: str) -> None:
        write_person(self.archive, "idaklein", name)
        self.in_step = False

    @rule()
    def sync(self) -> None:
        before = self.in_step
        report = ingest(str(self.archive), self.store, model=WordHash())
        if before and self.report:
            assert report.index_version == self.report.index_version
        assert report.encoded + report.copied == report.chunks
        self.report = report
        self.in_step = True

    @precondition(lambda self: self.in_step and self.report)
    @invariant()
    def equals_a_fresh_ingest(self) -> None:
        fresh = self.folder / "fresh"
        report = ingest(str(self.archive), fresh, model=WordHash())
        assert self.report is not None
        assert report.problems == self.report.problems
        with open_published(self.store) as mine, open_published(fresh) as other:
            mine_held, other_held = _held(mine), _held(other)
            assert mine_held[:2] == other_held[:2]
            np.testing.assert_allclose(mine_held[2], other_held[2], atol=1e-6)
            assert set(mine.lexical.places) == set(other.lexical.places)
            self._finds_the_same(mine, other)
        shutil.rmtree(fresh)

    def _finds_the_same(self, mine: IndexVersion, other: IndexVersion) -> None:
        for text in ("rivers flood", "bread"):
            vector = WordHash().encode_query(text)
            found, expected = (one.chunks.nearest(vector, 5) for one in (mine, other))
            np.testing.assert_allclose(
                [one.similarity for one in found], [one.similarity for one in expected], atol=1e-5
            )


TestSync = pytest.mark.timeout(280)(Sync.TestCase)
TestSync.settings = settings(
    max_examples=8,
    stateful_step_count=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
