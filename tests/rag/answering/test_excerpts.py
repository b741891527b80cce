"""What can be quoted of a line: whole sentences in a row, and all of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from rag.answering.excerpts import EXCERPT_WORDS, LONGEST_SENTENCE, quotable_spans, stretches

WORDS = st.text(alphabet="abcdé", min_size=1, max_size=6)
TEXTS = st.lists(
    st.tuples(st.lists(WORDS, max_size=90), st.sampled_from([". ", "! ", "? ", "… ", ".” ", ", "])),
    max_size=8,
).map(lambda parts: "".join(" ".join(words) + mark for words, mark in parts))


@given(TEXTS)
def test_sentences_leave_nothing_out_and_are_never_endless(text: str) -> None:
    found = quotable_spans(text)
    covered: set[int] = set()
    for start, end in found:
        assert text[start:end] == text[start:end].strip()
        assert len(text[start:end].split()) <= LONGEST_SENTENCE
        assert covered.isdisjoint(range(start, end))
        covered |= set(range(start, end))
    assert all(at in covered for at, character in enumerate(text) if not character.isspace())
    assert found == sorted(found)


def test_a_sentence_without_end_is_parted_after_a_comma() -> None:
    text = "one " * 40 + "two, " + "three " * 40
    [(_, first), *rest] = quotable_spans(text)
    assert text[:first].endswith("two,")
    assert len(rest) == 1


@given(st.lists(st.integers(1, 90), max_size=30), st.integers(1, 80))
def test_stretches_hold_every_sentence_and_as_many_as_fit(sizes: list[int], words: int) -> None:
    found = stretches(sizes, words)
    assert {at for stretch in found for at in stretch} == set(range(len(sizes)))
    for stretch in found:
        size = sum(sizes[at] for at in stretch)
        assert len(stretch) == 1 or size <= words
        if stretch.stop < len(sizes):
            assert size + sizes[stretch.stop] > words
    assert all(a.start < b.start and a.stop < b.stop for a, b in pairwise(found))


def test_a_stretch_takes_as_many_sentences_as_fit() -> None:
    text = "One two three. Four five! Six seven eight nine? Ten."
    parts = quotable_spans(text)
    sizes = [len(text[start:end].split()) for start, end in parts]
    found = [text[parts[row[0]][0] : parts[row[-1]][1]] for row in stretches(sizes, 5)]
    assert found == ["One two three. Four five!", "Six seven eight nine? Ten."]
    assert stretches([EXCERPT_WORDS, 1]) == [range(1), range(1, 2)]
