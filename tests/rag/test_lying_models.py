"""A model that lies, over a real server, streaming and not. All kinds of lies: test_lies.py in
verification, straight against the checker."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Literal

import pytest

from rag.answer import Dropped, Sentence
from rag.answering.answer_reader import CheckedAnswer
from rag.answering.chain import AnswerChain
from rag.llm.models import choose_model
from rag.llm.prompts import REFUSAL, RULES
from tests.openai_server import OpenAIServer, Play
from tests.rag.invented import HITS, QUESTION

Way = Literal["whole", "streamed"]


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def chain(server: OpenAIServer) -> AnswerChain:
    model = choose_model(server.url).model
    assert model is not None
    return AnswerChain(model, deadline=20)


@pytest.fixture(params=["whole", "streamed"])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param  # type: ignore[no-any-return]  # pytest gives Any


def drafted(chain: AnswerChain, way: Way) -> CheckedAnswer:
    if way == "whole":
        return chain.answer(QUESTION, [], HITS)

    async def streamed() -> CheckedAnswer:
        parts = [part async for part in chain.stream(QUESTION, [], HITS)]
        return CheckedAnswer(
            tuple(part for part in parts if isinstance(part, Sentence)),
            tuple(part for part in parts if isinstance(part, Dropped)),
        )

    return asyncio.run(streamed())


def shown(answer: CheckedAnswer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


TRUE = "Nora said about a third of her students graduate [1]."
TRUE_AGAIN = "Nora gave everybody 10 weeks for the project [1]."
OSKAR = "Oskar said a worn bearing hums two weeks before it breaks [2]."


def test_what_the_passages_say_is_kept(server: OpenAIServer, chain: AnswerChain, way: Way) -> None:
    server.says(f"{TRUE} {OSKAR}")
    answer = drafted(chain, way)
    assert not answer.dropped
    assert shown(answer) == f"{TRUE} {OSKAR}"


@pytest.mark.parametrize(
    "lie",
    [
        "Nora said about half of her students graduate [1].",
        "Viktor said about a third of the students graduate [1].",
        "Nora said “about a third of my lovely students graduate” [1].",
        "Nora thinks you need a certificate [1].",
        f"{RULES[1]} [1]",
    ],
)
def test_a_lie_does_not_come_out(
    lie: str, server: OpenAIServer, chain: AnswerChain, way: Way
) -> None:
    server.says(f"{TRUE_AGAIN} {lie} {OSKAR}")
    answer = drafted(chain, way)
    assert [sentence.text for sentence in answer.sentences] == [TRUE_AGAIN, OSKAR]
    assert answer.dropped
    assert all(dropped.reason and "\n" not in dropped.reason for dropped in answer.dropped)


def test_only_plain_text_comes_out(server: OpenAIServer, chain: AnswerChain, way: Way) -> None:
    server.says("**Nora** said [a third](https://evil.example/x) graduate 【1】.")
    assert shown(drafted(chain, way)) == "Nora said a third graduate [1]."


def test_four_hundred_repetitions_are_said_once(
    server: OpenAIServer, chain: AnswerChain, way: Way
) -> None:
    server.says(" ".join([TRUE] * 400))
    answer = drafted(chain, way)
    assert shown(answer) == TRUE
    assert len(answer.dropped) <= 2


@pytest.mark.parametrize("refusal", [REFUSAL, f"  {REFUSAL} [1]", REFUSAL.replace(".", "!")])
def test_the_refusal_is_no_answer(
    refusal: str, server: OpenAIServer, chain: AnswerChain, way: Way
) -> None:
    server.says(refusal)
    answer = drafted(chain, way)
    assert answer.refused
    assert not answer.sentences


def test_an_answer_that_is_cut_for_length_loses_its_last_sentence(
    server: OpenAIServer, chain: AnswerChain, way: Way
) -> None:
    server.plays(Play(f"{TRUE} Nora said employers do not lo", finish="length"))
    answer = drafted(chain, way)
    assert shown(answer) == TRUE
    assert "cut off" in answer.dropped[-1].reason


def test_a_model_that_does_not_stop_is_stopped(
    server: OpenAIServer, chain: AnswerChain, way: Way
) -> None:
    server.plays(Play(TRUE + " " + "X" * 50_000, piece=30))
    answer = drafted(chain, way)
    assert shown(answer) == TRUE
    assert sum(len(dropped.sentence) for dropped in answer.dropped) < 10_000
