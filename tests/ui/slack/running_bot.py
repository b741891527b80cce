"""Runs the real bot against the fake Slack, in its own thread."""

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
from ui.slack.bot import BotOptions
from ui.slack.bot_process import Stop, run_socket_mode
from ui.slack.qa_service import QAService
from ui.slack.tokens import SlackTokens

TOKENS = SlackTokens(BOT_TOKEN, APP_TOKEN, "invented-signing-secret")
CLAIMS = (
    "Tobias says that eighteen percent of everything that was baked came back in the evening",
    "Tobias says that eighteen percent is the number for all sixty-two shops together",
    "Tobias says that after a year with the new forecast they were at eleven percent",
)
"""Sentences about the sample archive that pass verification."""
SENTENCES = [f"{claim} [1][2][3][4][5][6]. " for claim in CLAIMS]

PATIENCE = 60.0  # seconds; far more than anything takes, even on a busy machine


def options(slack: FakeSlack, state: Path, **changes: Any) -> BotOptions:  # noqa: ANN401 - of BotOptions
    """The default options, but without a pause between two messages in a channel."""
    return BotOptions(**{"state": state, "api": slack.api, "post_interval": 0.0, **changes})


def with_model(store: Path, server: OpenAIServer, deadline: float = 60.0) -> PodcastQA:
    """The real service with a scripted model."""
    return PodcastQA.open(store, llm=f"{server.url}#scripted-1", deadline=deadline)


@contextmanager
def running(
    slack: FakeSlack,
    qa: QAService,
    state: Path,
    **changes: Any,  # noqa: ANN401 - of BotOptions
) -> Iterator[None]:
    """Run the bot over Socket Mode until the block ends."""
    how = options(slack, state, **changes)
    with serving(lambda say, end: run_socket_mode(qa, TOKENS, how, say, end)):
        yield


@contextmanager
def serving(
    run: Callable[[Callable[[str], None], Stop], Coroutine[Any, Any, None]],
) -> Iterator[None]:
    """Run a bot in its own thread until the block ends; raise what it raises."""
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
    """Wait until the condition holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "timed out"
        time.sleep(0.01)


def settled(message: Message) -> bool:
    """Whether an answer is complete: its buttons come last."""
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
    """All text in the blocks."""
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
