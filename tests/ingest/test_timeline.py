"""Which seconds are trusted, and where lines begin and end."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.timeline import distrusted, place_lines, speaking_seconds

seconds = st.lists(st.none() | st.integers(0, 12), max_size=9)


def rising(values: list[int]) -> bool:
    return all(first <= second for first, second in pairwise(values))


@given(seconds)
def test_as_few_as_can_be_are_distrusted(recorded: list[int | None]) -> None:
    wrong = distrusted(recorded)
    known = [place for place, second in enumerate(recorded) if second is not None]
    assert wrong <= set(known)

    def kept(dropped: set[int]) -> list[int]:
        return [
            second
            for place, second in enumerate(recorded)
            if second is not None and place not in dropped
        ]

    assert rising(kept(wrong))
    for fewer in range(len(wrong)):
        assert not any(rising(kept(set(dropped))) for dropped in combinations(known, fewer))


def test_of_a_tie_the_earlier_second_stays() -> None:
    assert distrusted([10, 50, 20, 60]) == {1}


def test_a_group_outweighs_one() -> None:
    assert distrusted([100, 100, 40, 101, 102, 50]) == {2, 5}


@given(st.lists(st.tuples(st.none() | st.integers(0, 4000), st.integers(0, 400)), max_size=30))
def test_lines_begin_at_a_trusted_second_and_end_later(rows: list[tuple[int | None, int]]) -> None:
    recorded = [second for second, _ in rows]
    wrong = distrusted(recorded)
    trusted = [None if place in wrong else second for place, second in enumerate(recorded)]
    placed = place_lines(trusted, [words for _, words in rows])
    assert len(placed) == len(rows)
    known: int | None = None
    for second, (start, end) in zip(trusted, placed, strict=True):
        known = second if second is not None else known
        assert start == known
        assert (start is None) == (end is None)
        if start is not None and end is not None:
            assert start < end
            later = [other for other in trusted if other is not None and other > start]
            assert not later or end <= later[0]


def test_the_next_known_second_is_the_end() -> None:
    assert place_lines([10, None, 10, 30], [20, 5, 9, 50]) == [(10, 30)] * 3 + [(30, 50)]


def test_nothing_is_known_before_the_first_second() -> None:
    assert place_lines([None, 4], [3, 5])[0] == (None, None)


def test_a_second_far_too_late_is_no_end() -> None:
    # 25 words take 10 s: 40 s and a minute later, something else must have been in between.
    assert place_lines([0, 100], [25, 5])[0] == (0, 100)
    assert place_lines([0, 101], [25, 5])[0] == (0, 10)


def test_words_without_a_known_end_are_spoken_one_after_the_other() -> None:
    assert place_lines([0, None], [25, 50]) == [(0, 10), (0, 30)]


def test_speaking_takes_at_least_a_second() -> None:
    assert [speaking_seconds(words) for words in (0, 1, 3, 150)] == [1, 1, 2, 60]
