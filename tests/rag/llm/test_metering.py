"""What an answer costs, and whose fault a failure is: over a real server, whole and streamed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import pytest

from rag.answer import Sentence, Usage
from rag.answering.chain import AnswerChain, ChainInput
from rag.errors import ModelFailed
from rag.llm.budget import Budget, Caps
from rag.llm.metering import Meter, Terms
from rag.llm.models import choose_model
from rag.llm.prices import price_of
from tests.openai_server import PATIENT, OpenAIServer, Play
from tests.rag.invented import HITS, QUESTION

Way = Literal["whole", "streamed"]

TRUE = "Nora said about a third of her students graduate [1]."
TOLD = {
    "prompt_tokens": 1_200,
    "completion_tokens": 40,
    "total_tokens": 1_240,
    "prompt_tokens_details": {"cached_tokens": 1_000},
}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(params=["whole", "streamed"])
def way(request: pytest.FixtureRequest) -> Way:
    return request.param  # type: ignore[no-any-return]  # pytest gives Any


def answered(server: OpenAIServer, way: Way, terms: Terms) -> Usage | None:
    model = choose_model(server.url).model
    assert model is not None
    chain, meter = AnswerChain(model, deadline=PATIENT, terms=terms), Meter()

    async def streamed() -> None:
        async for _ in chain.stream(QUESTION, [], HITS, meter=meter):
            pass

    try:
        if way == "whole":
            chain.answer(QUESTION, [], HITS, meter=meter)
        else:
            asyncio.run(streamed())
    except ModelFailed:
        pass
    return terms.usage(meter)


def test_a_server_tells_what_an_answer_took(server: OpenAIServer, way: Way) -> None:
    server.plays(Play(TRUE, usage=TOLD))
    assert answered(server, way, Terms()) == Usage(1_200, 40, 1_000, None)


def test_nothing_is_estimated_where_a_server_does_not_tell(server: OpenAIServer, way: Way) -> None:
    server.plays(Play(TRUE))
    assert answered(server, way, Terms(price=price_of("openai:gpt-5.4-mini"))) is None


def test_a_price_makes_dollars_of_tokens(server: OpenAIServer, way: Way) -> None:
    price = price_of("openai:gpt-4o")
    assert price is not None
    server.plays(Play(TRUE, usage=TOLD))
    usage = answered(server, way, Terms(price=price))
    assert usage is not None
    # $2.50 a million tokens read, half of that where cached, $10 a million written.
    assert usage.dollars == pytest.approx((200 * 2.5 + 1_000 * 1.25 + 40 * 10) / 1e6)
    assert usage.described == "1,200 tokens read (1,000 cached), 40 written, $0.0022"


def test_what_failed_requests_took_is_counted_as_far_as_it_is_told(
    server: OpenAIServer, way: Way
) -> None:
    server.plays(Play(status=500, headers={"Retry-After": "0"}), Play(TRUE, usage=TOLD))
    assert answered(server, way, Terms()) == Usage(1_200, 40, 1_000, None)
    assert len(server.requests) == 2


def test_an_answer_that_is_worth_nothing_has_cost_all_the_same(
    server: OpenAIServer, way: Way
) -> None:
    server.plays(Play("", usage=TOLD))
    assert answered(server, way, Terms()) == Usage(1_200, 40, 1_000, None)


def test_it_is_logged_without_a_word_of_the_question(
    server: OpenAIServer, way: Way, caplog: pytest.LogCaptureFixture
) -> None:
    server.plays(Play(TRUE, usage=TOLD))
    with caplog.at_level(logging.INFO, logger="rag.llm.metering"):
        answered(server, way, Terms(model="a model"))
    assert caplog.messages == ["a model: 1,200 tokens read (1,000 cached), 40 written"]


def test_a_burst_of_fifty_stays_within_the_cap(server: OpenAIServer, tmp_path: Path) -> None:
    server.plays(Play(TRUE, silence=0.1, usage=TOLD))
    model = choose_model(server.url).model
    assert model is not None
    budget = Budget(tmp_path, Caps(answers_per_minute=5))
    chain = AnswerChain(model, deadline=PATIENT, terms=Terms(budget=budget))

    async def streamed() -> list[object]:
        return [part async for part in chain.stream(QUESTION, [], HITS)]

    def one(number: int) -> bool:
        try:
            if number % 2:
                asyncio.run(streamed())
            else:
                chain.answer(QUESTION, [], HITS)
        except ModelFailed as failure:
            assert "5 times a minute" in str(failure)  # noqa: PT017 - others succeed
            return False
        return True

    with ThreadPoolExecutor(50) as threads:
        assert sum(threads.map(one, range(50))) == 5
    assert len(server.requests) == 5


def test_a_fault_of_ours_is_not_the_models(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a name is misspelt in the code that checks."""

    def broken(*_: object) -> Sentence:
        raise NameError("checkr")

    monkeypatch.setattr("rag.verification.sentence_checker.SentenceChecker.check", broken)
    server.says(TRUE)
    model = choose_model(server.url).model
    assert model is not None
    chain = AnswerChain(model, deadline=PATIENT)
    asked = ChainInput(QUESTION, (), HITS)

    async def streamed() -> None:
        async for _ in chain.stream(QUESTION, [], HITS):
            pass

    for call in (
        lambda: chain.answer(QUESTION, [], HITS),
        lambda: asyncio.run(streamed()),
        lambda: chain.runnable.invoke(asked),
        lambda: list(chain.runnable.stream(asked)),
    ):
        with pytest.raises(NameError, match="checkr"):
            call()


def test_langchains_own_ways_fail_in_one_line_too(server: OpenAIServer) -> None:
    server.plays(Play(status=401))
    model = choose_model(server.url).model
    assert model is not None
    runnable, asked = AnswerChain(model).runnable, ChainInput(QUESTION, (), HITS)
    for call in (lambda: runnable.invoke(asked), lambda: list(runnable.stream(asked))):
        with pytest.raises(ModelFailed, match="401"):
            call()


def test_a_proxy_for_openai_is_asked_what_it_took(
    server: OpenAIServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-invented0123456789")
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    server.plays(Play(TRUE, usage=TOLD))
    model = choose_model("openai:gpt-4o").model
    assert model is not None
    chain, meter = AnswerChain(model, deadline=PATIENT), Meter()

    async def streamed() -> None:
        async for _ in chain.stream(QUESTION, [], HITS, meter=meter):
            pass

    asyncio.run(streamed())
    assert Terms().usage(meter) == Usage(1_200, 40, 1_000)
