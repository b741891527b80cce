"""The chain as a LangChain Runnable: called, streamed, composed, and named in traces."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda
from langchain_core.tracers.run_collector import RunCollectorCallbackHandler
from langchain_core.tracers.schemas import Run

from rag.answering.answer_reader import CheckedAnswer
from rag.answering.chain import AnswerChain, ChainInput
from rag.llm.models import choose_model
from tests.openai_server import PATIENT, OpenAIServer, Play
from tests.rag.invented import HITS, QUESTION

TRUE = "Nora said about a third of her students graduate [1]."
OSKAR = "Oskar said every pump has four sensors [2]."
INPUT = ChainInput(QUESTION, (), HITS)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def runnable(server: OpenAIServer) -> Runnable[ChainInput, CheckedAnswer]:
    model = choose_model(server.url, deadline=PATIENT).model
    assert model is not None
    return AnswerChain(model).runnable


def test_all_ways_to_call_it_agree(
    server: OpenAIServer, runnable: Runnable[ChainInput, CheckedAnswer]
) -> None:
    server.says(f"{TRUE} {OSKAR} Nora said half graduate [1].")
    whole = runnable.invoke(INPUT)
    assert [len(whole.sentences), len(whole.dropped)] == [2, 1]
    assert sum(runnable.stream(INPUT), CheckedAnswer()) == whole
    assert asyncio.run(runnable.ainvoke(INPUT)) == whole
    assert runnable.batch([INPUT, INPUT]) == [whole, whole]


def test_it_streams_each_sentence(
    server: OpenAIServer, runnable: Runnable[ChainInput, CheckedAnswer]
) -> None:
    server.plays(Play(f"{TRUE} {OSKAR}", piece=1, hold_after=len(f"{TRUE} O")))
    answers = runnable.stream(INPUT)
    first = next(answer for answer in answers if answer.parts)  # the rest is still held
    server.release()
    rest = sum(answers, CheckedAnswer())
    assert [len(first.sentences), len(rest.sentences)] == [1, 1]


def runs(run: Run) -> Iterator[str]:
    yield run.name
    for child in run.child_runs:
        yield from runs(child)


def test_it_composes_with_other_runnables(
    server: OpenAIServer, runnable: Runnable[ChainInput, CheckedAnswer]
) -> None:
    def texts(answers: Iterator[CheckedAnswer]) -> Iterator[list[str]]:
        for answer in answers:
            yield [sentence.text for sentence in answer.sentences]

    async def atexts(answers: AsyncIterator[CheckedAnswer]) -> AsyncIterator[list[str]]:
        async for answer in answers:
            yield [sentence.text for sentence in answer.sentences]

    find: Runnable[str, ChainInput] = RunnableLambda(
        lambda question: ChainInput(question, (), HITS), name="find"
    )
    chain = find | runnable | RunnableGenerator(texts, atexts, name="texts")
    collector = RunCollectorCallbackHandler()

    server.plays(Play(f"{TRUE} {OSKAR}", piece=1, hold_after=len(f"{TRUE} O")))
    chunks = chain.stream(QUESTION, {"callbacks": [collector], "run_name": "composed"})
    assert next(chunk for chunk in chunks if chunk) == [TRUE]  # it streams through
    server.release()
    assert [text for texts in chunks for text in texts] == [OSKAR]
    [run] = collector.traced_runs
    names = "composed find answer answer_steps prompt chat_model check_sentences texts"
    assert sorted(runs(run)) == sorted(names.split())
