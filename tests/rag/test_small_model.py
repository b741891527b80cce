"""A real small language model answers, over HTTP and in-process, whole and streamed: whatever it
writes, the reader sees checked text only, or quotes and a line that says so."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from rag import Answer, Done, Event, Found, PodcastQA, Sentence
from rag.answer import Citation, Hit
from rag.llm.gguf import open_gguf
from rag.verification.sentence_checker import SentenceChecker
from tests.small_model import NAME, served, small_model

MAX_TOKENS = 40  # tokens of an answer
PATIENT = 280.0  # seconds: a busy machine is no failure of the model's
# Reading the passages takes most of the time: one question each, asked whole and then streamed,
# when the passages are known.
QUESTIONS = {
    "over HTTP": "How many shops does the bakery have?",
    "in-process": "When should a forecast be overruled?",
}


@dataclass(frozen=True)
class Asked:
    """The answer to a question and, if it was streamed, each event before it. `requests` counts the
    requests to the model that were over when each event, and then the answer, came."""

    answer: Answer
    events: tuple[Event, ...] = ()
    requests: tuple[int, ...] = ()


class _Requests(logging.Handler):
    """Counts the requests to the model: each is logged once it is over."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


@pytest.fixture(scope="module", params=QUESTIONS)
def asked(request: pytest.FixtureRequest, sample_store: Path) -> Iterator[tuple[Asked, ...]]:
    """One question whole, and then streamed, each of a service that knows no answer yet."""
    with ExitStack() as running:
        if request.param == "over HTTP":
            model = running.enter_context(served(MAX_TOKENS))
        else:
            model = f"gguf:{small_model()}"
            kept = open_gguf(str(small_model()))  # for as long as it is asked
            running.callback(setattr, kept, "max_tokens", kept.max_tokens)
            kept.max_tokens = MAX_TOKENS
        whole, streamed = (
            PodcastQA.open(sample_store, llm=model, deadline=PATIENT) for _ in range(2)
        )
        question = QUESTIONS[request.param]
        yield Asked(whole.ask(question)), asyncio.run(streamed_from(streamed, question))


async def streamed_from(qa: PodcastQA, question: str) -> Asked:
    events: list[Event] = []
    requests: list[int] = []
    log, finished = logging.getLogger("rag.llm.metering"), _Requests()
    log.addHandler(finished)
    level = log.level
    log.setLevel(logging.INFO)
    try:
        async for event in qa.stream(question):
            events.append(event)
            requests.append(finished.count)
    finally:
        log.removeHandler(finished)
        log.setLevel(level)
    assert isinstance(events[-1], Done)
    return Asked(events[-1].answer, tuple(events[:-1]), tuple(requests))


def passage_of(citation: Citation, hits: tuple[Hit, ...]) -> int:
    """The number of the passage that holds the cited line, as the model would have written it."""
    numbers = [
        number
        for number, hit in enumerate(hits, start=1)
        if hit.episode.slug == citation.episode.slug and citation.line in hit.lines
    ]
    assert numbers, "a line is cited that the model never had"
    return numbers[0]


def test_everything_shown_is_checked_text(asked: tuple[Asked, ...]) -> None:
    for one in asked:
        answer = one.answer
        markers = {int(marker) for marker in re.findall(r"\[(\d+)\]", answer.text)}
        assert markers == {citation.marker for citation in answer.citations}
        assert markers  # either of the two has words to show for every question
        for citation in answer.citations:
            assert citation.quote in citation.line.text
            assert citation.line in citation.episode.sections[citation.section].lines
            assert citation.start is not None
            assert citation.url
            assert citation.url.endswith(f"&t={citation.start}s")


def test_a_weak_answer_gives_way_to_quotes_that_say_so(asked: tuple[Asked, ...]) -> None:
    for one in asked:
        answer = one.answer
        if answer.mode == "llm":
            assert answer.notice is None
            assert NAME in str(answer.model).lower()
            continue
        assert answer.notice
        assert "Nothing that the language model wrote could be traced" in answer.notice
        assert answer.model is None
        assert answer.dropped  # what it wrote, and what is wrong with it
        assert all(f"“{citation.quote}”" in answer.text for citation in answer.citations)


def test_a_sentence_of_the_model_passes_the_check_again(asked: tuple[Asked, ...]) -> None:
    for one in asked:
        if one.answer.mode != "llm" or not one.events:
            continue
        found, *sentences = one.events
        assert isinstance(found, Found)
        checker = SentenceChecker(found.hits)
        for sentence in sentences:
            assert isinstance(sentence, Sentence)
            text = sentence.text
            for cited in one.answer.citations:
                text = text.replace(f"[{cited.marker}]", f"[#{passage_of(cited, found.hits)}]")
            assert isinstance(checker.check(text.replace("[#", "[")), Sentence)


def test_it_is_streamed_evidence_first(asked: tuple[Asked, ...]) -> None:
    for one in asked:
        if not one.events:
            continue
        found, *sentences = one.events
        assert isinstance(found, Found)
        assert found.hits
        assert (one.requests[0], one.requests[-1]) == (0, 1)  # the model was at work in between
        for sentence in sentences:
            assert isinstance(sentence, Sentence)
            assert sentence.text in one.answer.text
