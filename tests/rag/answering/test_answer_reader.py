"""A model's answer is read as it arrives: its sentences, its thoughts, its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from itertools import count
from math import ceil

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage

from rag.answer import DropKind
from rag.answering.answer_reader import MAX_CHARACTERS, AnswerReader, CheckedAnswer
from rag.errors import ModelFailed
from rag.llm.prompts import REFUSAL
from rag.verification.sentence_checker import NO_CONTEXT
from tests.rag.invented import HITS

TRUE = "Nora said about a third of her students graduate [1]."


def read(*messages: BaseMessage) -> CheckedAnswer:
    """Read the messages both ways, which have to agree."""

    async def arriving() -> AsyncIterator[BaseMessage]:
        for message in messages:
            yield message

    async def aread() -> CheckedAnswer:
        answer = CheckedAnswer()
        async for part in AnswerReader(HITS, None, NO_CONTEXT).aread(arriving()):
            answer += part
        return answer

    answer = sum(AnswerReader(HITS, None, NO_CONTEXT).read(iter(messages)), CheckedAnswer())
    assert answer == asyncio.run(aread())
    return answer


def chunks(texts: Iterable[str], **finish: str) -> list[BaseMessage]:
    return [
        *(AIMessageChunk(content=text) for text in texts),
        AIMessageChunk(content="", response_metadata=finish),
    ]


def test_sentences_are_put_together_from_chunks() -> None:
    answer = read(*chunks(TRUE, finish_reason="stop"))
    assert [sentence.text for sentence in answer.sentences] == [TRUE]
    assert not answer.dropped


@pytest.mark.parametrize("key", ["finish_reason", "stop_reason", "done_reason"])
def test_any_providers_reason_ends_an_answer(key: str) -> None:
    unfinished = "Nora said about a third of her students graduate [1]"
    assert read(*chunks([unfinished], **{key: "stop"})).sentences


def test_an_answer_without_a_reason_broke_off() -> None:
    with pytest.raises(ModelFailed, match="broke off"):
        read(*chunks([f"{TRUE} Nora said employers"]))


@pytest.mark.parametrize("reason", ["length", "max_tokens"])
def test_an_answer_that_is_too_long_loses_its_last_sentence(reason: str) -> None:
    answer = read(*chunks([f"{TRUE} Nora said employers"], finish_reason=reason))
    assert len(answer.sentences) == 1
    assert [dropped.kind for dropped in answer.dropped] == [DropKind.UNFINISHED]


def test_no_more_is_read_than_an_answer_may_have() -> None:
    read_chunks = count()

    def endless() -> Iterator[BaseMessage]:
        while True:
            next(read_chunks)
            yield AIMessageChunk(content=f"{TRUE} ")

    answer = sum(AnswerReader(HITS, None, NO_CONTEXT).read(endless()), CheckedAnswer())
    assert answer.sentences
    assert next(read_chunks) == ceil(MAX_CHARACTERS / len(f"{TRUE} "))


def test_thoughts_are_not_part_of_the_answer() -> None:
    answer = read(*chunks(["<think>Half of ", "them [1].</think>", TRUE], finish_reason="stop"))
    assert [sentence.text for sentence in answer.sentences] == [TRUE]
    assert not answer.dropped


def test_an_empty_answer_is_an_answer_without_parts() -> None:
    assert read(AIMessage("")).parts == ()
    assert not read(AIMessage("")).refused


def test_the_models_refusal_is_told_apart() -> None:
    answer = read(AIMessage(REFUSAL))
    assert answer.refused
    assert answer.parts == answer.dropped
