"""Runs the bot until it is told to end."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AbstractContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from filelock import FileLock, Timeout
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from ui.errors import ChangeSettingsError
from ui.feedback_store import Feedback
from ui.slack.app import Bot, bolt_app
from ui.slack.buttons import Clicks
from ui.slack.channels import Channels
from ui.slack.checkup import refused
from ui.slack.chores import Chores
from ui.slack.client import (
    BETWEEN_POSTS,
    SLACK_ERRORS,
    HastyClient,
    PacedClient,
    open_session,
)
from ui.slack.deliveries import Deliveries
from ui.slack.greeting import Greeting
from ui.slack.logs import quiet_log
from ui.slack.message import FollowUps, Identity
from ui.slack.rate_limits import Allowance
from ui.slack.responder import STOPPING, Answering, Service
from ui.slack.resuming import Resuming
from ui.slack.server import server
from ui.slack.tokens import APP, BOT, Tokens
from ui.slack.unfinished import Unfinished
from ui.slack.waiting import IN_LINE, Waiting

LAST_WORDS = 10.0  # seconds for telling those who wait
LAST_ANSWERS = 20.0  # seconds that a bot which is told to end still answers for

End = Callable[[], Coroutine[Any, Any, object]]
"""Returns once the bot shall end."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """How the bot behaves. `state` is the folder of what it has to remember; `each_daily` and
    `all_daily` are questions a day; `deadline` is in seconds, for one answer as a whole."""

    state: Path
    api: str = "https://slack.com/api/"
    follow_ups: FollowUps = "asker"
    each_daily: int = 50
    all_daily: int = 2_000
    at_once: int = 8
    in_line: int = IN_LINE
    deadline: float = 120.0
    between_posts: float = BETWEEN_POSTS
    last_answers: float = LAST_ANSWERS


async def run_socket(
    qa: Service, tokens: Tokens, options: Options, say: Callable[[str], None], end: End
) -> None:
    """Answer over Slack's socket, which needs no address of its own.

    Raises ChangeSettingsError: Slack refuses a token, another bot has the same state open.
    """
    async with AsyncExitStack() as stack:
        told = asyncio.ensure_future(end())  # listened to from here on
        stack.callback(told.cancel)
        bot = await stack.enter_async_context(opened(qa, tokens.bot, options))
        app = bolt_app(bot, tokens.bot, quiet_log())
        handler = AsyncSocketModeHandler(app, tokens.app, logger=quiet_log(), web_client=bot.client)
        stack.push_async_callback(handler.close_async)
        try:
            # Asked once before the library asks for ever. It goes to the address that came of it:
            # Slack lets nobody ask for many within a minute.
            told_where = await bot.client.apps_connections_open(app_token=tokens.app)
        except SLACK_ERRORS as error:
            raise refused(APP, error) from error
        handler.client.wss_uri = told_where["url"]
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
        say("The bot answers in Slack; Ctrl+C ends it.")
        await told


async def run_http(
    qa: Service,
    tokens: Tokens,
    options: Options,
    host: str,
    port: int,
    say: Callable[[str], None],
    end: End,
) -> None:
    """Answer requests that Slack sends to this address, behind a proxy that speaks TLS.

    Raises ChangeSettingsError, also where the port is taken.
    """
    async with AsyncExitStack() as stack:
        told = asyncio.ensure_future(end())  # listened to from here on
        stack.callback(told.cancel)
        bot = await stack.enter_async_context(opened(qa, tokens.bot, options))
        app = bolt_app(bot, tokens.bot, quiet_log())
        runner = web.AppRunner(
            server(app, tokens.signing),
            access_log=None,
            logger=quiet_log(),
            # Slack packs nothing. What says that it is packed would be answered 400 or fill memory.
            auto_decompress=False,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ChangeSettingsError(
                f"port {port} of {host} is taken or not of this machine; name another"
            ) from error
        say(f"The bot answers Slack at http://{host}:{port}; Ctrl+C ends it.")
        await told


@asynccontextmanager
async def opened(qa: Service, token: str, options: Options) -> AsyncIterator[Bot]:
    """The bot, at work until the block ends; what waits then is answered or told so."""
    with _only_one(options.state):
        async with (
            open_session() as session,
            _at_work(qa, token, options, session) as bot,
        ):
            yield bot


@asynccontextmanager
async def _at_work(
    qa: Service, token: str, options: Options, session: ClientSession
) -> AsyncIterator[Bot]:
    client = PacedClient(token, options.api, quiet_log(), options.between_posts, session)
    identity = await _identity(client)
    deliveries = Deliveries(options.state)
    unfinished = Unfinished(options.state)
    feedback = Feedback(options.state)
    allowance = Allowance(options.state, options.each_daily, options.all_daily)
    chores = Chores()
    answering = Answering(
        qa,
        client,
        HastyClient(client),
        Channels(client),
        chores,
        identity,
        deliveries,
        unfinished,
        feedback,
        quiet_log(),
        options.deadline,
    )
    waiting = Waiting(answering.answer, options.at_once, options.in_line)
    clicks = Clicks(qa, client, deliveries, feedback, quiet_log())
    waiting.open()
    Resuming(client, identity, answering, waiting, deliveries, unfinished).begin()
    try:
        yield Bot(
            client,
            identity,
            answering,
            waiting,
            deliveries,
            unfinished,
            allowance,
            clicks,
            Greeting(qa, client),
            options.follow_ups,
        )
    finally:
        for asking in await waiting.close(options.last_answers):
            chores.begin(answering.tell(asking, STOPPING))
        await chores.close(options.last_answers + LAST_WORDS)
        for file in (deliveries, unfinished, feedback, allowance):
            file.close()


async def _identity(client: PacedClient) -> Identity:
    try:
        told = await client.auth_test()
    except SLACK_ERRORS as error:
        raise refused(BOT, error) from error
    return Identity(str(told["user_id"]), str(told.get("bot_id") or ""), str(told["team_id"]))


def _only_one(state: Path) -> AbstractContextManager[object]:
    """Two bots would answer everything twice: Slack sends some to one and some to the other."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        return FileLock(state / "slack.lock").acquire(blocking=False)
    except (Timeout, OSError) as error:
        raise ChangeSettingsError(
            f"another bot has {state} open, or it cannot be written; end that one, or name another"
            " folder with PODCAST_QA_STATE"
        ) from error


async def until_told_to_end() -> None:
    """Wait for Ctrl+C, or for whoever runs the process to end it."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Not the loop's own way, which Windows does not have.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told.set))
    await told.wait()
    log.info("told to end: answering what waits")
