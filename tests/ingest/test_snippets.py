from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.snippets import SNIPPET_WORDS, snippets_of
from vectorstore.chunk import Chunk, Span
from vectorstore.episode import Episode, Line, Section

_SENTENCES = st.lists(
    st.lists(st.sampled_from(["tide", "ferry", "rope", "salt"]), min_size=1, max_size=30).map(
        lambda words: " ".join(words) + "."
    ),
    min_size=1,
    max_size=9,
).map(" ".join)


def _episode(header: str, *texts: str) -> Episode:
    lines = tuple(Line("Ida", text, 7 * at, 7 * at + 7) for at, text in enumerate(texts))
    section = Section(header, lines)
    return Episode("talk", "A Talk", 1, 1, None, (), (), "", None, "abc", (), (section,))


def _chunk(*spans: Span) -> Chunk:
    return Chunk("id", "talk", 0, spans, "the text that is embedded")


@given(_SENTENCES, _SENTENCES)
def test_snippets_hold_every_word_of_the_chunk_once_and_in_order(one: str, two: str) -> None:
    episode = _episode("Boats", one, two)
    chunk = _chunk(Span(0, 0, len(one)), Span(1, 0, len(two)))
    snippets = snippets_of(chunk, episode)
    assert all(snippet.startswith("Boats: ") for snippet in snippets)
    words = " ".join(snippet.removeprefix("Boats: ") for snippet in snippets).split()
    assert words == one.split() + two.split()
    longest = max(len(sentence.split()) for sentence in (one + " " + two).split("."))
    for snippet in snippets:
        # A short rest goes with what is before it.
        assert len(snippet.split()) <= max(SNIPPET_WORDS, longest) + 13


def test_a_snippet_ends_with_a_sentence_and_never_spans_two_lines() -> None:
    long = " ".join(["rope"] * 30) + "."
    episode = _episode("", f"{long} {long}", "The ferry waits.")
    chunk = _chunk(Span(0, 0, 2 * len(long) + 1), Span(1, 0, 16))
    assert snippets_of(chunk, episode) == [long, long, "The ferry waits."]


def test_only_the_words_of_the_chunk_are_taken() -> None:
    episode = _episode("Boats", "The tide turns. The ferry waits.")
    assert snippets_of(_chunk(Span(0, 16, 32)), episode) == ["Boats: The ferry waits."]
