"""What is heard at a time: looked up by the second, never searched for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rag import PodcastQA
from rag.answering.moment import WORDS, Moment
from rag.answering.reply import Refusal, Reply
from rag.filter import Filter
from rag.query.reader import QueryReader
from rag.retrieval.retrieved import Retrieved
from tests.rag.invented import COURSES
from vectorstore.episode import Episode, Line, Section


def heard(episode: Episode, time: str) -> Reply | Refusal | None:
    reader = QueryReader({episode.slug: episode}, lambda _: 0.05)
    plan = reader.plan_answer(f"what is said at {time} in s07e03?", (), Filter())
    return Moment({episode.slug: episode}).answer(Retrieved(plan, ()))


def spoken(*lines: Line) -> Episode:
    return replace(COURSES, sections=(Section("Part", lines),))


@pytest.mark.parametrize(
    ("time", "starts"),
    [("10:00", [600, 610]), ("10:12", [610]), ("10:56", [655, 662]), ("11:30", [662])],
)
def test_the_line_at_the_second_and_what_follows_soon(time: str, starts: list[int]) -> None:
    reply = heard(COURSES, time)
    assert isinstance(reply, Reply)
    citations = [citation for sentence in reply.sentences for citation in sentence.citations]
    assert [citation.start for citation in citations] == starts
    for citation in citations:
        assert citation.quote in citation.line.text
        assert f"“{citation.quote}” [{citation.marker}]" in "\n".join(
            sentence.text for sentence in reply.sentences
        )


def test_before_the_first_line_the_first_line() -> None:
    reply = heard(COURSES, "0:01")
    assert isinstance(reply, Reply)
    assert reply.sentences[1].citations[0].start == 600


def test_of_a_long_line_the_part_that_is_said_then() -> None:
    words = " ".join(f"Sentence number {number} ends here." for number in range(100))
    reply = heard(spoken(Line("Nora", words, 0, 500)), "4:10")
    assert isinstance(reply, Reply)
    quote = reply.sentences[1].citations[0].quote
    assert quote.startswith("Sentence number 50 ")
    assert len(quote.split()) <= WORDS


def test_times_that_run_backwards() -> None:
    lines = (Line("A", "First.", 0, 100), Line("B", "Third.", 60, 100), Line("A", "Late.", 30, 60))
    reply = heard(spoken(*lines), "0:45")
    assert isinstance(reply, Reply)
    assert reply.sentences[1].citations[0].quote == "Late."


def test_after_the_end_and_without_times() -> None:
    late = heard(COURSES, "45:00")
    assert isinstance(late, Refusal)
    assert "ends at 0:11:40" in late.reason
    assert isinstance(heard(spoken(Line("Nora", "No time.", None, None)), "0:10"), Refusal)


def test_no_episode_is_named(sample_store: Path) -> None:
    answer = PodcastQA.open(sample_store, llm="quotes").ask("what is said at 2:52 in the episode?")
    assert answer.abstained
    assert answer.text.startswith("Say in which episode")
    assert not answer.nearest
