"""Answers in the very words that were said, with the real embedding model."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Hit, Sentence
from rag.answering.quotable_excerpts import FEWEST_WORDS
from rag.answering.quotes import QUOTED_WORDS, QUOTES, pick_quotes
from rag.scope import Scope
from tests.rag.invented import HITS
from vectorstore.embedding import open_embedder
from vectorstore.episode import Line

EMBEDDER = open_embedder()
EVERYBODY = Scope(frozenset(hit.episode.slug for hit in HITS), None)


def of(speaker: str) -> Scope:
    return Scope(EVERYBODY.slugs, {slug: frozenset({speaker}) for slug in EVERYBODY.slugs})


def quotes(question: str, scope: Scope = EVERYBODY, hits: tuple[Hit, ...] = HITS) -> list[Sentence]:
    return pick_quotes(question, hits, scope, EMBEDDER)


def test_the_words_that_answer_come_with_who_says_them_and_where() -> None:
    [first, *_] = quotes("What share of the students graduates?")
    [citation] = first.citations
    assert "33 percent" in citation.quote
    assert (citation.speaker, citation.start, citation.marker) == ("Nora", 610, 1)
    assert first.text.startswith("Nora")
    assert first.text.endswith(f"“{citation.quote}” [1]")


def test_only_those_who_are_asked_are_quoted() -> None:
    asked = quotes("What share of the students graduates?", of("Oskar"))
    assert {one.citations[0].speaker for one in asked} == {"Oskar"}
    assert quotes("What share of the students graduates?", of("Nobody")) == []


def test_a_question_is_quoted_only_of_somebody_who_is_asked_for() -> None:
    question = "How many of the students graduate from the course?"
    assert not any(one.citations[0].quote.endswith("?") for one in quotes(question))
    assert quotes(question, of("Viktor"))[0].citations[0].quote.endswith("?")


def test_quotes_of_one_episode_need_no_date() -> None:
    alone = quotes("What share of the students graduates?", of("Nora"))
    assert all(one.text.startswith("Nora (asked “How many") for one in alone[:1])
    assert not any("season" in one.text for one in alone)


def test_passages_of_two_episodes_are_dated() -> None:
    # Equally good passages, of which each is quoted.
    level = tuple(replace(hit, score=1.0, rank=1) for hit in HITS)
    asked = quotes("How many students and how many sensors are there?", hits=level)
    assert {one.citations[0].episode.season for one in asked} == {7, 9}
    for one in asked:
        episode = one.citations[0].episode
        assert f" (season {episode.season}, {episode.year}" in one.text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.lists(
            st.sampled_from(
                "pump course third of students, because forty. Really? Yes! and".split()
            ),
            max_size=130,
        ).map(" ".join),
        min_size=1,
        max_size=6,
    ),
    st.sampled_from(["How many students are there?", "why pumps", "Really?"]),
)
def test_whatever_was_said_quotes_are_verbatim_short_and_apart(
    texts: list[str], question: str
) -> None:
    lines = tuple(
        Line("Nora" if at % 2 else "Viktor", text, 10 * at, 10 * at + 10)
        for at, text in enumerate(texts)
    )
    hit = replace(HITS[0], lines=lines, first_line=0)
    found = quotes(question, hits=(hit,))
    cited = [citation for one in found for citation in one.citations]
    assert [citation.marker for citation in cited] == list(range(1, len(cited) + 1))
    assert len(cited) <= QUOTES
    assert sum(len(one.quote.split()) for one in cited) <= max(
        QUOTED_WORDS, *(len(one.quote.split()) for one in cited), 0
    )
    for one in cited:
        assert one.quote in one.line.text
        assert one.line in lines
        assert len(one.quote.split()) >= FEWEST_WORDS
    assert len({(one.line.start, one.quote) for one in cited}) == len(cited)
    assert [one.line.start for one in cited] == sorted(one.line.start or 0 for one in cited)
