"""Windows: nothing is lost, nothing is mixed, nothing is too long, and all of it is repeatable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import TARGET_TOKENS, chunk_episode
from vectorstore.chunk import Chunk
from vectorstore.episode import Episode, Guest, Line, Section

Count = Callable[[Sequence[str]], list[int]]
MAX_TOKENS = 256


def episode_of(
    *sections: tuple[str, Sequence[tuple[str | None, str]]], title: str = "Maps"
) -> Episode:
    return Episode(
        slug="maps",
        title=title,
        season=1,
        number=1,
        date=None,
        guests=(Guest("idaklein", "Ida Klein"),),
        topics=(),
        description="",
        duration=None,
        youtube=None,
        links=(),
        sections=tuple(
            Section(header, tuple(Line(who, text, None, None) for who, text in lines))
            for header, lines in sections
        ),
    )


def text_of(episode: Episode, chunk: Chunk) -> list[str]:
    lines = episode.sections[chunk.section].lines
    return [lines[span.line].text[span.start : span.stop] for span in chunk.spans]


def check(episode: Episode, chunks: Sequence[Chunk], count: Count, limit: int) -> None:
    """What holds of every episode."""
    covered: dict[tuple[int, int], set[int]] = {}
    for chunk, tokens in zip(chunks, count([chunk.text for chunk in chunks]), strict=True):
        assert tokens <= limit
        assert chunk.episode == episode.slug
        assert chunk.spans
        assert all(first.line < second.line for first, second in pairwise(chunk.spans))
        assert chunk.spans[-1].line - chunk.spans[0].line < len(chunk.spans)
        for span, words in zip(chunk.spans, text_of(episode, chunk), strict=True):
            assert words.strip() in chunk.text
            place = covered.setdefault((chunk.section, span.line), set())
            place.update(range(span.start, span.stop))
            if len(chunk.spans) > 2:
                line = episode.sections[chunk.section].lines[span.line]
                inner = chunk.first_line < span.line < chunk.last_line
                assert not inner or (span.start, span.stop) == (0, len(line.text))
    for number, section in enumerate(episode.sections):
        for place_in, line in enumerate(section.lines):
            assert covered.get((number, place_in), set()) == set(range(len(line.text)))
    assert len({chunk.id for chunk in chunks}) == len(chunks)


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=12)
english = st.sampled_from(
    "river map draw walk slowly along; banks, and then? we sleep. Yes! no…".split()
)
lines = st.lists(english | words, min_size=1, max_size=150).map(" ".join)
spoken = st.tuples(st.sampled_from(["Ida", "Theo", None]), lines)
sections = st.lists(
    st.tuples(st.text(max_size=60), st.lists(spoken, min_size=1, max_size=6)),
    min_size=1,
    max_size=3,
)


@settings(deadline=None, max_examples=60)
@given(parts=sections, title=st.text(max_size=400), limit=st.sampled_from([40, 64, MAX_TOKENS]))
def test_windows_hold_everything_within_the_budget(
    parts: list[tuple[str, list[tuple[str | None, str]]]],
    title: str,
    limit: int,
    count_tokens: Count,
) -> None:
    episode = episode_of(*parts, title=title)
    chunks = chunk_episode(episode, count_tokens, limit)
    check(episode, chunks, count_tokens, min(TARGET_TOKENS, limit - 2))
    assert chunks == chunk_episode(episode, count_tokens, limit)


@settings(deadline=None, max_examples=60)
@given(parts=sections)
def test_no_cut_is_inside_a_word(
    parts: list[tuple[str, list[tuple[str | None, str]]]], count_tokens: Count
) -> None:
    """Words here have 12 characters at most; only one longer than a window may be cut."""
    episode = episode_of(*parts)
    for chunk in chunk_episode(episode, count_tokens, MAX_TOKENS):
        for span in chunk.spans:
            text = episode.sections[chunk.section].lines[span.line].text
            assert span.start == 0 or text[span.start - 1].isspace()
            assert span.stop == len(text) or text[span.stop - 1].isspace()


def test_lines_are_whole_where_they_fit(count_tokens: Count) -> None:
    episode = episode_of(
        ("Rivers", [("Ida", f"We walk along the river number {n}. " * 4) for n in range(30)])
    )
    chunks = chunk_episode(episode, count_tokens, MAX_TOKENS)
    assert len(chunks) > 4
    for chunk in chunks:
        assert text_of(episode, chunk) == [
            episode.sections[0].lines[span.line].text for span in chunk.spans
        ]


def test_long_lines_are_cut_after_sentences(count_tokens: Count) -> None:
    episode = episode_of(("Rivers", [("Ida", "We walk along all of the banks of it. " * 60)]))
    chunks = chunk_episode(episode, count_tokens, MAX_TOKENS)
    assert len(chunks) > 2
    assert all(words.endswith("it. ") for chunk in chunks for words in text_of(episode, chunk))
    assert all("\nIda: We walk" in chunk.text for chunk in chunks)


def test_a_word_longer_than_a_window_is_cut_after_characters(count_tokens: Count) -> None:
    """Characters of Chinese are a token each, and no blanks stand between them."""
    episode = episode_of(("Rivers", [("Ida", "\u6cb3" * 900)]))
    chunks = chunk_episode(episode, count_tokens, MAX_TOKENS)
    check(episode, chunks, count_tokens, TARGET_TOKENS)
    assert len(chunks) > 4


def test_a_short_question_stands_with_its_answer(count_tokens: Count) -> None:
    question = ("Theo", "And how do you draw a lake?")
    long = ("Ida", "We walk along all of the banks of it. " * 16)
    episode = episode_of(("Rivers", [long, question, ("Ida", "Slowly, and on foot. " * 20)]))
    chunks = chunk_episode(episode, count_tokens, MAX_TOKENS)
    answer = next(chunk for chunk in chunks if "Slowly" in chunk.text)
    assert question[1] in answer.text
    assert sum(question[1] in chunk.text for chunk in chunks) == 2


def test_context_stands_in_front(count_tokens: Count) -> None:
    episode = episode_of(("", [("Theo", "Hello.")]), ("Rivers", [(None, "So.")]))
    texts = [chunk.text for chunk in chunk_episode(episode, count_tokens, MAX_TOKENS)]
    assert texts == ["Maps | Ida Klein\nTheo: Hello.", "Maps | Ida Klein | Rivers\nSo."]


def test_a_long_context_leaves_most_of_the_window_to_the_words(count_tokens: Count) -> None:
    title = "The drawing of maps, and everything else that rivers are good for " * 20
    episode = episode_of(("Lakes " * 50, [("Ida", "We walk along the banks. " * 20)]), title=title)
    chunks = chunk_episode(episode, count_tokens, MAX_TOKENS)
    check(episode, chunks, count_tokens, TARGET_TOKENS)
    context = chunks[0].text.split("\n")[0]
    assert count_tokens([context])[0] <= TARGET_TOKENS // 3
    assert context.startswith("The drawing of maps")
    assert "Ida Klein" in context
    assert "Lakes" in context


def test_ids_follow_from_slug_and_text(count_tokens: Count) -> None:
    first = ("A", [("Ida", "On foot.")])
    second = ("B", [("Theo", "I see.")])
    before = chunk_episode(episode_of(first, second), count_tokens, MAX_TOKENS)
    moved = chunk_episode(
        episode_of(("C", [("Ida", "New.")]), second, first), count_tokens, MAX_TOKENS
    )
    assert {chunk.id for chunk in before} < {chunk.id for chunk in moved}
    other = chunk_episode(replace(episode_of(first), slug="other"), count_tokens, MAX_TOKENS)
    assert {chunk.id for chunk in before}.isdisjoint(chunk.id for chunk in other)


def test_the_same_words_twice_have_two_ids(count_tokens: Count) -> None:
    part = ("A", [("Ida", "On foot.")])
    chunks = chunk_episode(episode_of(part, part), count_tokens, MAX_TOKENS)
    assert len({chunk.id for chunk in chunks}) == 2
    assert chunks[0].id == chunk_episode(episode_of(part), count_tokens, MAX_TOKENS)[0].id


def test_a_tokenizer_that_does_not_add_up_is_obeyed() -> None:
    """Some count a line end, or the joint between two texts, as a token or two of its own."""

    def count(texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 3 * text.count("\n") + text.count(". ") for text in texts]

    episode = episode_of(("Rivers", [("Ida", f"We walk. Slowly {n}. " * 9) for n in range(40)]))
    check(episode, chunk_episode(episode, count, MAX_TOKENS), count, TARGET_TOKENS)


def test_an_episode_without_transcript_has_no_chunks(count_tokens: Count) -> None:
    assert chunk_episode(episode_of(), count_tokens, MAX_TOKENS) == []


def test_a_model_that_reads_next_to_nothing_is_refused(count_tokens: Count) -> None:
    with pytest.raises(ValueError, match="20 tokens"):
        chunk_episode(episode_of(), count_tokens, 20)
