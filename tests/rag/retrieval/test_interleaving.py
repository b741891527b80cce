from __future__ import annotations

from dataclasses import replace

from rag.answer import Hit
from rag.retrieval.interleaving import interleaved
from tests.rag.invented import COURSES, PUMPS, hit


def test_each_side_comes_in_turn() -> None:
    nora = [replace(hit(COURSES), rank=rank, score=5.0 - rank) for rank in (1, 2)]
    nora[0] = replace(nora[0], lines=nora[0].lines[:2])
    nora[1] = replace(nora[1], first_line=2, lines=nora[1].lines[2:])
    oskar = [replace(hit(PUMPS), score=9.0)]
    found = interleaved([nora, oskar], 10)
    assert [one.episode.slug for one in found] == [COURSES.slug, PUMPS.slug, COURSES.slug]
    assert [one.rank for one in found] == [1, 2, 3]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(interleaved([nora, oskar], 2)) == 2


def test_what_two_sides_share_comes_once() -> None:
    shared: list[Hit] = [hit(COURSES)]
    assert len(interleaved([shared, shared], 10)) == 1
