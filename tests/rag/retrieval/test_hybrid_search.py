from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from rag import SearchSettings
from rag.retrieval.hybrid_search import Ranking, rank_windows
from rag.scope import Scope
from vectorstore.embedding import open_embedder
from vectorstore.index_version import IndexVersion, open_published

EMBEDDER = open_embedder()


@pytest.fixture(scope="module")
def index_version(sample_store: Path) -> Iterator[IndexVersion]:
    with open_published(sample_store) as opened:
        yield opened


def _ranked(
    index_version: IndexVersion, text: str, settings: SearchSettings, topic: str = ""
) -> Ranking:
    everywhere = Scope(frozenset(index_version.episodes))
    return rank_windows(text, topic or text, (), everywhere, index_version, EMBEDDER, settings)


def _said(index_version: IndexVersion, ranking: Ranking) -> list[str]:
    chunks = {chunk.id: chunk.text for chunk in index_version.chunks.all()}
    return [chunks[window.place.id] for window in ranking.windows]


def test_only_the_first_windows_are_reread(index_version: IndexVersion) -> None:
    once = SearchSettings(token_weight=0)
    before = _ranked(index_version, "how many trays does the oven hold?", once).windows
    after = _ranked(
        index_version, "how many trays does the oven hold?", replace(once, token_weight=3, reread=5)
    ).windows
    assert {window.place for window in after[:5]} == {window.place for window in before[:5]}
    assert after[5:] == before[5:]
    assert [w.score for w in after[:5]] == sorted((w.score for w in after[:5]), reverse=True)
    assert all(window.score >= after[5].score for window in after[:5])


@pytest.mark.parametrize(("snippets", "tokens"), [(1.0, 0.0), (0.0, 1.0)])
def test_the_finer_grain_alone_finds_what_was_said(
    index_version: IndexVersion, snippets: float, tokens: float
) -> None:
    alone = SearchSettings(
        meaning_weight=0,
        lexical_weight=0,
        snippet_weight=snippets,
        token_weight=tokens,
        reread=300,
    )
    first = _said(index_version, _ranked(index_version, "the oven holds eighteen trays", alone))[0]
    assert "trays" in first


def test_a_name_does_not_pull_the_question_away_from_its_subject(
    index_version: IndexVersion,
) -> None:
    by_vector = SearchSettings(snippet_weight=0, lexical_weight=0, token_weight=0)
    subject = _ranked(index_version, "leftover bread in the evening", by_vector)
    named = _ranked(
        index_version, "Xóchitl Xóchitl leftover bread in the evening", by_vector, "leftover bread"
    )
    unaided = _ranked(index_version, "Xóchitl Xóchitl leftover bread in the evening", by_vector)
    wanted = subject.windows[0].place
    rank_of = [[window.place for window in one.windows].index(wanted) for one in (named, unaided)]
    assert rank_of[0] <= rank_of[1]
    assert named.nearness.snippet > unaided.nearness.snippet


def test_everything_is_ranked_once(index_version: IndexVersion) -> None:
    windows = _ranked(index_version, "bread", SearchSettings()).windows
    assert len({window.place for window in windows}) == len(windows) > 10


@pytest.mark.parametrize("left", [1, 3, 4])
def test_only_what_is_in_scope_is_found(index_version: IndexVersion, left: int) -> None:
    slugs = frozenset(
        sorted(slug for slug, one in index_version.episodes.items() if one.sections)[:left]
    )
    ranking = rank_windows(
        "bread", "bread", (), Scope(slugs), index_version, EMBEDDER, SearchSettings()
    )
    assert {window.place.episode for window in ranking.windows} == slugs
