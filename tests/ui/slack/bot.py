"""The real bot in front of the fake Slack, in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rag import PodcastQA
from tests.openai_server import OpenAIServer
from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack, Message
from ui.slack.bot_process import End, Options, run_socket
from ui.slack.responder import Service
from ui.slack.tokens import Tokens

TOKENS = Tokens(BOT_TOKEN, APP_TOKEN, "invented-signing-secret")
CLAIMS = (
    "Tobias says that eighteen percent of everything that was baked came back in the evening",
    "Tobias says that eighteen percent is the number for all sixty-two shops together",
    "Tobias says that after a year with the new forecast they were at eleven percent",
)
"""What a model may say of the sample archive and have found true."""
SENTENCES = [f"{claim} [1][2][3][4][5][6]. " for claim in CLAIMS]

PATIENCE = 60.0  # seconds; far more than anything takes, for a machine that does much else


def options(slack: FakeSlack, state: Path, **changes: Any) -> Options:  # noqa: ANN401 - of Options
    """As the product has them, but without a pause between two messages in a channel."""
    return Options(**{"state": state, "api": slack.api, "between_posts": 0.0, **changes})


def with_model(store: Path, server: OpenAIServer, deadline: float = 60.0) -> PodcastQA:
    """The real service with a scripted model."""
    return PodcastQA.open(store, llm=f"{server.url}#scripted-1", deadline=deadline)


@contextmanager
def running(
    slack: FakeSlack,
    qa: Service,
    state: Path,
    **changes: Any,  # noqa: ANN401 - of Options
) -> Iterator[None]:
    """Run the bot over Slack's socket until the block ends."""
    how = options(slack, state, **changes)
    with serving(lambda say, end: run_socket(qa, TOKENS, how, say, end)):
        yield


@contextmanager
def serving(
    run: Callable[[Callable[[str], None], End], Coroutine[Any, Any, None]],
) -> Iterator[None]:
    """Run a bot in a thread of its own until the block ends; raises what it ends with."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    ended: list[BaseException] = []
    tasks: list[asyncio.Task[None]] = []

    def work() -> None:
        asyncio.set_event_loop(loop)
        tasks.append(loop.create_task(run(lambda _: ready.set(), asyncio.Event().wait)))
        try:
            loop.run_until_complete(tasks[0])
        except asyncio.CancelledError:
            pass
        except BaseException as error:  # noqa: BLE001 - handed to the test
            ended.append(error)
        finally:
            ready.set()
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    thread = threading.Thread(target=work)
    thread.start()
    assert ready.wait(PATIENCE)
    try:
        if ended:
            raise ended[0]
        yield
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(tasks[0].cancel)
        thread.join(PATIENCE)
        assert not thread.is_alive()
    if ended:
        raise ended[0]


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to be so"
        time.sleep(0.01)


def settled(message: Message) -> bool:
    """Whether an answer is there in full: its buttons come last."""
    return any(block["type"] == "actions" for block in message.get("blocks") or [])


def answer_in(
    slack: FakeSlack, channel: str, number: int = 0, seconds: float = PATIENCE
) -> Message:
    """Wait for an answer in a channel and return it."""

    def answers() -> list[Message]:
        return [one for one in slack.from_bot(channel) if settled(one)]

    until(lambda: len(answers()) > number, seconds)
    return answers()[number]


def words_in(blocks: list[dict[str, Any]]) -> str:
    """All that blocks show."""
    texts = []
    for block in blocks:
        for text in [block.get("text"), *block.get("elements", [])]:
            if text:
                texts.append(
                    text["text"] if isinstance(text["text"], str) else text["text"]["text"]
                )
    return "\n".join(texts)


def buttons_in(blocks: list[dict[str, Any]]) -> dict[str, str]:
    """The buttons of a message: action_id to value."""
    found = [block["accessory"] for block in blocks if "accessory" in block]
    for block in blocks:
        if block["type"] == "actions":
            found += block["elements"]
    return {button["action_id"]: button["value"] for button in found}
