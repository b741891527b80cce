"""Which seconds are trusted, and where lines begin and end."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.timestamps import find_distrusted, place_lines, speaking_seconds

seconds = st.lists(st.none() | st.integers(0, 12), max_size=9)


def rising(values: list[int]) -> bool:
    return all(first <= second for first, second in pairwise(values))


@given(seconds)
def test_as_few_as_can_be_are_distrusted(recorded: list[int | None]) -> None:
    wrong = find_distrusted(recorded)
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
    assert find_distrusted([10, 50, 20, 60]) == {1}


def test_a_group_outweighs_one() -> None:
    assert find_distrusted([100, 100, 40, 101, 102, 50]) == {2, 5}


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(0, 40) | st.integers(0, 4000),
            st.integers(0, 400),
            st.sampled_from(["Ida", "Ben", None]),
        ),
        max_size=30,
    )
)
def test_lines_begin_no_later_than_a_second_known_for_them_and_end_later(
    rows: list[tuple[int | None, int, str | None]],
) -> None:
    recorded = [second for second, _, _ in rows]
    wrong = find_distrusted(recorded)
    placed = place_lines(
        recorded, wrong, [words for _, words, _ in rows], [who for _, _, who in rows]
    )
    assert len(placed) == len(rows)
    known: int | None = None
    for place, (start, end) in enumerate(placed):
        own = recorded[place]
        known = own if own is not None and place not in wrong else known
        assert (start is None) == (end is None) == (known is None)
        if start is None or end is None or known is None:
            continue
        if own is not None:
            assert start == min(own, known)
        elif start != known:
            # It goes on from the line before, as that speaker's words.
            assert start < known
            assert (start, rows[place][2]) == (placed[place - 1][0], rows[place - 1][2])
        assert start < end
        later = [
            second
            for other, second in enumerate(recorded)
            if second is not None and other not in wrong and second > known
        ]
        assert not later or end <= later[0]


def place(rows: list[tuple[int | None, int]]) -> list[tuple[int | None, int | None]]:
    """Place lines, as (second, words), that one speaker says."""
    recorded = [second for second, _ in rows]
    words = [words for _, words in rows]
    return place_lines(recorded, find_distrusted(recorded), words, ["Ida"] * len(rows))


def test_a_distrusted_second_that_is_earlier_begins_its_turn() -> None:
    recorded = [10, 50, 20, None, None, 60]
    speakers = ["Ida", "Ben", "Ida", "Ida", "Ben", "Ida"]
    placed = place_lines(recorded, {2}, [5] * 6, speakers)
    assert placed == [(10, 50), (50, 60), (20, 60), (20, 60), (50, 60), (60, 62)]


def test_a_distrusted_second_that_is_later_is_not_used() -> None:
    assert place([(10, 5), (50, 5), (20, 5)]) == [(10, 20), (10, 20), (20, 22)]


def test_words_from_a_far_earlier_second_are_spoken_one_after_the_other() -> None:
    placed = place_lines([10, 500, 20, None, 510], {2}, [5, 5, 25, 50, 5], ["Ida"] * 5)
    assert placed[2:4] == [(20, 30), (20, 50)]


def test_the_next_known_second_is_the_end() -> None:
    assert place([(10, 20), (None, 5), (10, 9), (30, 50)]) == [(10, 30)] * 3 + [(30, 50)]


def test_nothing_is_known_before_the_first_second() -> None:
    assert place([(None, 3), (4, 5)])[0] == (None, None)


def test_a_second_far_too_late_is_no_end() -> None:
    # 25 words take 10 s: 40 s and a minute later, something else must have been in between.
    assert place([(0, 25), (100, 5)])[0] == (0, 100)
    assert place([(0, 25), (101, 5)])[0] == (0, 10)


def test_words_without_a_known_end_are_spoken_one_after_the_other() -> None:
    assert place([(0, 25), (None, 50)]) == [(0, 10), (0, 30)]


def test_speaking_takes_at_least_a_second() -> None:
    assert [speaking_seconds(words) for words in (0, 1, 3, 150)] == [1, 1, 2, 60]
