"""The chain over a real server: what is asked, what fails and how, what is cancelled."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator

import pytest
from langchain_core.language_models import BaseChatModel

from rag.answer import Dropped, Sentence
from rag.answering.chain import AnswerChain
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.models import SERVER_KEY, choose_model
from tests.openai_server import HUNG_UP, PATIENT, OpenAIServer, Play, skip_retry_waits
from tests.rag.invented import HITS, QUESTION

TRUE = "Nora said about a third of her students graduate [1]."
OSKAR = "Oskar said every pump has four sensors [2]."
KEY = "sk-invented0123456789"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    monkeypatch.setenv(SERVER_KEY, KEY)
    with OpenAIServer() as server:
        yield server


@pytest.fixture
def model(server: OpenAIServer) -> BaseChatModel:
    model = choose_model(server.url, deadline=PATIENT).model
    assert model is not None
    return model


async def streamed(chain: AnswerChain) -> list[Sentence | Dropped]:
    return [part async for part in chain.stream(QUESTION, [], HITS)]


FAILURES = {
    "wrong key": (Play(status=401), "401"),
    "no permission": (Play(status=403), "403"),
    "no such model": (Play(status=404), "404"),
    "bad request": (Play(status=400), "400"),
    "too many requests": (Play(status=429, headers={"Retry-After": "0"}), "429"),
    "broken server": (Play(status=500, headers={"Retry-After": "0"}), "5xx"),
    "cut": (Play(TRUE, cut_after=4), "broke off"),
    "nothing at all": (Play(""), "empty"),
    "only thoughts": (Play("<think>Nora said a third [1].</think>"), "empty"),
    "only spaces": (Play(" \n "), "empty"),
}


@pytest.mark.parametrize(("play", "message"), FAILURES.values(), ids=list(FAILURES))
def test_a_failure_is_one_clear_line(
    play: Play, message: str, server: OpenAIServer, model: BaseChatModel
) -> None:
    server.plays(play)
    chain = AnswerChain(model, deadline=PATIENT)
    with pytest.raises(ModelFailed, match=message) as whole:
        chain.answer(QUESTION, [], HITS)
    with pytest.raises(ModelFailed, match=message) as stream:
        asyncio.run(streamed(chain))
    assert str(whole.value) == str(stream.value)
    assert "\n" not in str(whole.value)
    assert server.keys[0] == f"Bearer {KEY}"
    assert KEY not in str(whole.value)


def test_too_many_requests_are_tried_again(
    server: OpenAIServer, model: BaseChatModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = skip_retry_waits(monkeypatch)
    server.plays(Play(status=429, headers={"Retry-After": "1"}), Play(TRUE))
    assert AnswerChain(model, deadline=PATIENT).answer(QUESTION, [], HITS).sentences
    assert waits == [1]
    assert len(server.requests) == 2


def test_it_is_tried_three_times_at_most(server: OpenAIServer, model: BaseChatModel) -> None:
    server.plays(Play(status=500, headers={"Retry-After": "0"}))
    with pytest.raises(ModelFailed):
        AnswerChain(model, deadline=PATIENT).answer(QUESTION, [], HITS)
    assert len(server.requests) == 3


@pytest.fixture
def patient(server: OpenAIServer) -> BaseChatModel:
    """A model whose own client would wait for an hour, so that only the chain ends a request."""
    model = choose_model(server.url, deadline=3_600).model
    assert model is not None
    return model


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "play", [Play(silence=3_600), Play(TRUE, hold_after=2), Play(keepalives=True)]
)
def test_silence_ends_at_the_deadline(
    play: Play, server: OpenAIServer, patient: BaseChatModel
) -> None:
    server.plays(play)
    with pytest.raises(ModelFailed, match=r"within 0\.5 seconds"):
        asyncio.run(streamed(AnswerChain(patient, deadline=0.5)))
    if play.keepalives and server.requests:
        assert server.left.wait(HUNG_UP)


@pytest.mark.timeout(120)
def test_silence_ends_at_the_deadline_without_streaming(
    server: OpenAIServer, patient: BaseChatModel
) -> None:
    server.plays(Play(silence=3_600))
    with pytest.raises(ModelFailed, match=r"within 0\.5 seconds"):
        AnswerChain(patient, deadline=0.5).answer(QUESTION, [], HITS)


def test_a_server_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    model = choose_model(f"http://127.0.0.1:{port}/v1#any", deadline=PATIENT).model
    assert model is not None
    with pytest.raises(ModelFailed, match="cannot be reached"):
        AnswerChain(model, deadline=PATIENT).answer(QUESTION, [], HITS)


def test_a_cut_that_looks_like_an_end_is_noticed(
    server: OpenAIServer, model: BaseChatModel
) -> None:
    server.plays(Play(f"{TRUE} Nora said employers", cut_after=22, quiet_cut=True))
    parts: list[Sentence | Dropped] = []

    async def read() -> None:
        async for part in AnswerChain(model, deadline=PATIENT).stream(QUESTION, [], HITS):
            parts.append(part)

    with pytest.raises(ModelFailed, match="broke off"):
        asyncio.run(read())
    assert len(parts) == 1


def test_each_sentence_comes_as_soon_as_it_is_complete(
    server: OpenAIServer, model: BaseChatModel
) -> None:
    server.plays(Play(f"{TRUE} {OSKAR}", piece=1, hold_after=len(f"{TRUE} O")))

    async def read() -> list[Sentence | Dropped]:
        stream = AnswerChain(model, deadline=PATIENT).stream(QUESTION, [], HITS)
        first = await anext(stream)  # the rest is still held
        server.release()
        return [first, *[part async for part in stream]]

    assert len(asyncio.run(read())) == 2


@pytest.mark.parametrize("how", ["close", "cancel"])
def test_leaving_ends_the_request(how: str, server: OpenAIServer, model: BaseChatModel) -> None:
    server.plays(Play(TRUE + " Next " * 2_000, piece=1, pause=0.02))
    chain = AnswerChain(model, deadline=PATIENT)

    async def leave() -> None:
        stream = chain.stream(QUESTION, [], HITS)
        if how == "close":
            await anext(aiter(stream))
            await stream.aclose()
            return
        task = asyncio.create_task(streamed(chain))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert server.left.wait(HUNG_UP)


def test_leaving_ends_the_request_at_whatever_moment(
    server: OpenAIServer, model: BaseChatModel
) -> None:
    """Also as a piece arrives: Python 3.11's asyncio.wait_for loses such a cancellation, once in
    ten times here."""
    server.plays(Play("Next " * 10_000, piece=1, pause=0.005))
    chain = AnswerChain(model, deadline=PATIENT)

    async def leave(moment: float) -> None:
        task = asyncio.create_task(streamed(chain))
        while not server.requests:
            await asyncio.sleep(0.001)
        await asyncio.sleep(moment)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    for thousandth in range(40):
        server.requests.clear()
        server.left.clear()
        asyncio.run(leave(thousandth / 1_000))
        assert server.left.wait(HUNG_UP)


def test_one_chain_serves_several_loops_and_many_at_once(
    server: OpenAIServer, model: BaseChatModel
) -> None:
    server.says(f"{TRUE} {OSKAR}")
    chain = AnswerChain(model, deadline=PATIENT)

    async def eight() -> list[list[Sentence | Dropped]]:
        return await asyncio.gather(*(streamed(chain) for _ in range(8)))

    for _ in range(3):
        assert [[part.citations[0].marker for part in parts if isinstance(part, Sentence)]
                for parts in asyncio.run(eight())] == [[1, 2]] * 8  # fmt: skip


def test_model_failures_are_of_the_packages_error_type() -> None:
    assert issubclass(ModelFailed, AskDifferentlyError)
    assert "OPENAI_API_KEY" not in os.environ
