"""A real language model in this process: whole and streamed, stopped, queued, refused."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from rag.answering.chain import AnswerChain
from rag.errors import ModelFailed
from rag.llm.gguf import CONTEXT_TOKENS
from rag.llm.llama_chat import LlamaChat
from rag.llm.prompts import SYSTEM
from tests.rag.invented import HITS, QUESTION
from tests.rag.llm.watched_server import GUARD, WatchedServer, has_text, in_flight
from tests.small_model import FILE

LONG = 600  # tokens: half a minute of work that nobody must wait for


def prompt(question: str) -> list[BaseMessage]:
    return [SystemMessage(SYSTEM), HumanMessage(question)]


STORY = prompt("Tell a very long story about a lighthouse and count the waves, one by one.")


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(GUARD):
        while not condition():
            await asyncio.sleep(0.01)


def test_the_streamed_answer_is_the_whole_answer(model: LlamaChat) -> None:
    messages = prompt("Say hello to Nora in one sentence.")
    short = model.bind(max_tokens=24)
    whole = short.invoke(messages)
    chunks = [chunk.text for chunk in short.stream(messages)]

    async def read() -> str:
        return "".join([chunk.text async for chunk in short.astream(messages)])

    assert "".join(chunks) == whole.text == asyncio.run(read())
    assert asyncio.run(short.ainvoke(messages)).text == whole.text
    assert sum(map(bool, chunks)) > 5


def test_each_token_is_streamed_as_it_is_made(model: LlamaChat, watched: WatchedServer) -> None:
    made = 0

    def second(event: object) -> bool:
        nonlocal made
        made += has_text(event)  # type: ignore[arg-type]  # an event of llama.cpp's
        return made == 2

    watched.hold(at=second)
    stream = model.bind(max_tokens=8, ignore_eos=True).stream(STORY)
    first = next(chunk.text for chunk in stream if chunk.text)
    assert watched.reached.wait(GUARD)
    assert first  # it is here, and the second one is still held
    assert in_flight() == 1
    watched.release()
    assert sum(bool(chunk.text) for chunk in stream) > 1


def test_an_answer_reports_how_it_ended_and_its_tokens(model: LlamaChat) -> None:
    cut = model.bind(max_tokens=5).invoke(STORY)
    assert cut.response_metadata["finish_reason"] == "length"
    assert cut.usage_metadata
    assert cut.usage_metadata["output_tokens"] == 5
    assert cut.usage_metadata["input_tokens"] > 100
    done = model.bind(stop=["."]).invoke(prompt("Say one short sentence."))
    assert done.response_metadata["finish_reason"] == "stop"


def test_an_answer_is_never_endless(model: LlamaChat) -> None:
    assert model.max_tokens < 500
    try:
        model.max_tokens = 6
        ended = model.invoke(STORY)
    finally:
        model.max_tokens = LlamaChat.model_fields["max_tokens"].default
    assert ended.usage_metadata
    assert ended.usage_metadata["output_tokens"] == 6


def test_the_rules_are_read_once(model: LlamaChat) -> None:
    short = model.bind(max_tokens=1)
    short.invoke([HumanMessage("Something else entirely.")])
    first = short.invoke(prompt("Who is Nora?"))
    second = short.invoke(prompt("Where do pumps hum?"))
    read = [answer.response_metadata["timings"]["prompt_n"] for answer in (first, second)]
    assert read[1] < read[0] / 4
    assert second.usage_metadata
    assert second.usage_metadata["input_token_details"]["cache_read"] > 100


Leave = Callable[[LlamaChat, WatchedServer], None]


def closed(model: LlamaChat, _: WatchedServer) -> None:
    stream = model.bind(max_tokens=LONG, ignore_eos=True).stream(STORY)
    next(stream)
    stream.close()  # type: ignore[attr-defined]  # LangChain promises an iterator, gives a generator


def aclosed(model: LlamaChat, _: WatchedServer) -> None:
    async def leave() -> None:
        stream = model.bind(max_tokens=LONG, ignore_eos=True).astream(STORY)
        await anext(aiter(stream))
        await stream.aclose()  # type: ignore[attr-defined]  # as above

    asyncio.run(leave())


def _cancelled(model: LlamaChat, watched: WatchedServer, messages: list[BaseMessage]) -> None:
    async def leave() -> None:
        chat = model.bind(max_tokens=LONG, ignore_eos=True)
        task = asyncio.ensure_future(chat.ainvoke(messages))
        await until(watched.reached.is_set)
        assert not task.done()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        watched.release()

    asyncio.run(leave())


def cancelled(model: LlamaChat, watched: WatchedServer) -> None:
    watched.hold(at=has_text)
    _cancelled(model, watched, STORY)


def cancelled_while_it_reads(model: LlamaChat, watched: WatchedServer) -> None:
    watched.hold()  # the first batch of the prompt
    _cancelled(model, watched, prompt(" ".join(f"word{number}" for number in range(700))))


def timed_out(model: LlamaChat, watched: WatchedServer) -> None:
    watched.hold()
    with pytest.raises(ModelFailed, match=r"within 0\.5 seconds"):
        AnswerChain(model, deadline=0.5).answer(QUESTION, [], HITS)
    watched.release()


@pytest.mark.parametrize("leave", [closed, aclosed, cancelled, cancelled_while_it_reads, timed_out])
def test_leaving_stops_the_work(leave: Leave, model: LlamaChat, watched: WatchedServer) -> None:
    before = watched.steps
    leave(model, watched)
    watched.wait_until_idle()
    # An answer that nobody stops takes max_tokens steps.
    assert watched.steps - before < model.max_tokens < LONG
    assert model.bind(max_tokens=2).invoke(prompt("hi")).text  # and the next one is served


def test_requests_at_once_get_their_own_answers(model: LlamaChat) -> None:
    short = model.bind(max_tokens=12)
    questions = [f"What is the capital of {place}?" for place in ("France", "Italy", "Japan")]
    alone = [short.invoke(question).text for question in questions]
    assert len(set(alone)) == 3
    with ThreadPoolExecutor(3) as threads:
        together = threads.map(lambda question: short.invoke(question).text, questions)
        assert list(together) == alone

    async def in_one_loop() -> list[str]:
        answers = await asyncio.gather(*(short.ainvoke(question) for question in questions))
        return [answer.text for answer in answers]

    assert asyncio.run(in_one_loop()) == alone


def test_a_request_that_leaves_the_queue_is_never_served(
    model: LlamaChat, watched: WatchedServer
) -> None:
    async def three() -> str:
        watched.hold()
        first = asyncio.ensure_future(model.bind(max_tokens=3).ainvoke(STORY))
        await until(watched.reached.is_set)
        second = asyncio.ensure_future(model.bind(max_tokens=LONG).ainvoke(STORY))
        third = asyncio.ensure_future(model.bind(max_tokens=3).ainvoke(prompt("hi")))
        await until(lambda: in_flight() == 3)
        second.cancel()
        with suppress(asyncio.CancelledError):
            await second
        watched.release()
        return (await third).text + (await first).text

    assert asyncio.run(three())
    watched.wait_until_idle()
    assert [request["max_tokens"] for request in watched.requests] == [3, 3]


def test_the_event_loop_stays_free(model: LlamaChat, watched: WatchedServer) -> None:
    async def turn_while_it_works() -> int:
        watched.hold()
        task = asyncio.ensure_future(model.bind(max_tokens=2).ainvoke(STORY))
        await until(watched.reached.is_set)
        turns = 0
        while turns < 10:
            await asyncio.sleep(0)
            turns += 1
        assert not task.done()
        watched.release()
        await task
        return turns

    assert asyncio.run(turn_while_it_works()) == 10


def test_a_prompt_that_does_not_fit_fails_in_one_line(
    model: LlamaChat, watched: WatchedServer
) -> None:
    too_long, before = prompt("wave " * 5_000), watched.steps
    limit = f"tokens long, and {FILE} reads {CONTEXT_TOKENS}"
    with pytest.raises(ModelFailed, match=limit) as whole:
        model.invoke(too_long)
    with pytest.raises(ModelFailed) as streamed:
        list(model.stream(too_long))
    assert str(whole.value) == str(streamed.value)
    assert "\n" not in str(whole.value)
    assert watched.steps == before


def test_odd_text_is_text(model: LlamaChat) -> None:
    short = model.bind(max_tokens=2)
    for odd in ("", "\0", "<|im_end|>", "žluťoučký 🦜"):
        short.invoke(prompt(odd))


def test_nobody_else_can_use_its_port(model: LlamaChat) -> None:
    address = model.server.listening_address  # type: ignore[attr-defined]  # of the binding's server
    connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=10)
    connection.request("POST", "/v1/chat/completions", '{"messages": []}')
    assert connection.getresponse().status == 401
    connection.close()
