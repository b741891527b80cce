from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vectorstore.chunk import Chunk, Place, Span
from vectorstore.lexical_index import LexicalIndex, stems


def _chunk(number: int, text: str) -> Chunk:
    return Chunk(f"id-{number}", "rivers", number, (Span(number, 0, 9), Span(9, 0, 1)), text)


CHUNKS = [
    _chunk(0, "Ferries\nIda: Rivers flood the meadow in spring."),
    _chunk(1, "Ferries\nIda: The ferry waits."),
    _chunk(2, "Bread\nMarit: We bake bread rolls and pretzels."),
    _chunk(3, "Bread\nMarit: Forecasting demand is baking too."),
]


@pytest.fixture
def index() -> LexicalIndex:
    return LexicalIndex.build(CHUNKS)


def test_stems() -> None:
    assert stems("The forecasts, forecasting & FORECASTED!") == ["forecast"] * 3
    assert stems("don't you") == []
    assert stems("") == []
    assert stems("Zoë's 3 \ufb01les") == [*stems("zoë"), "3", "file"]  # a ligature


def test_scores_are_of_the_chunks_in_places(index: LexicalIndex) -> None:
    assert index.places == tuple(Place(f"id-{n}", "rivers", n, n, 9) for n in range(4))
    scores = index.scores("who is flooding a meadow?")
    assert scores.dtype == np.float32
    assert scores[0] > 0
    assert scores[1:].tolist() == [0, 0, 0]


def test_more_of_a_word_scores_higher(index: LexicalIndex) -> None:
    scores = index.scores("ferry")
    assert scores[1] > scores[0] > 0 == scores[2]


@pytest.mark.parametrize("query", ["", "the of and", "unheard", "?!", "\ud800"])
def test_nothing_matches(index: LexicalIndex, query: str) -> None:
    assert index.scores(query).tolist() == [0, 0, 0, 0]


def test_reads_back_what_was_saved(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "lexical")
    again = LexicalIndex.load(tmp_path / "lexical")
    assert again.places == index.places
    np.testing.assert_array_equal(again.scores("bread ferry"), index.scores("bread ferry"))
    assert again.idf("bread ferry") == index.idf("bread ferry")


def test_idf_follows_its_formula(index: LexicalIndex) -> None:
    assert index.idf("ferry bread roll unheard") == pytest.approx(
        {
            "ferri": np.log(1 + (4 - 2 + 0.5) / 2.5),
            "bread": np.log(1 + (4 - 2 + 0.5) / 2.5),
            "roll": np.log(1 + (4 - 1 + 0.5) / 1.5),
            "unheard": np.log(1 + 4.5 / 0.5),
        }
    )


@pytest.mark.parametrize("texts", [[], [""], ["…", "the and"]])
def test_nothing_to_index(texts: list[str], tmp_path: Path) -> None:
    LexicalIndex.build([_chunk(n, text) for n, text in enumerate(texts)]).save(tmp_path)
    again = LexicalIndex.load(tmp_path)
    assert len(again.places) == len(texts)
    assert again.scores("bread").tolist() == [0.0] * len(texts)
