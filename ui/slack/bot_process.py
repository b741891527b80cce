"""The bot's process: connected to Slack by Socket Mode or HTTP until it is interrupted."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from ui.errors import ChangeSettingsError
from ui.slack.bolt_app import bolt_app
from ui.slack.bot import BotOptions, open_bot
from ui.slack.connection_check import connection_error
from ui.slack.http_endpoint import http_endpoint
from ui.slack.log_redaction import redacted_logger
from ui.slack.qa_service import QAService
from ui.slack.slack_errors import SLACK_ERRORS
from ui.slack.tokens import APP, SlackTokens

Stop = Callable[[], Coroutine[Any, Any, object]]
"""Returns when the bot should stop."""

log = logging.getLogger(__name__)


async def run_socket_mode(
    qa: QAService,
    tokens: SlackTokens,
    options: BotOptions,
    say: Callable[[str], None],
    stop: Stop,
) -> None:
    """Answer over Socket Mode, which needs no public address.

    Raises ChangeSettingsError: Slack rejects a token, or another bot uses the state folder.
    """
    async with AsyncExitStack() as stack:
        stopped = asyncio.ensure_future(stop())  # from now on
        stack.callback(stopped.cancel)
        bot = await stack.enter_async_context(open_bot(qa, tokens.bot, options))
        handler = AsyncSocketModeHandler(
            bolt_app(bot, tokens.bot, redacted_logger()),
            tokens.app,
            logger=redacted_logger(),
            web_client=bot.client,
        )
        stack.push_async_callback(handler.close_async)
        try:
            # The library would retry a rejected token forever, so try it once here. The address is
            # used below: Slack limits how many may be requested a minute.
            connection = await bot.client.apps_connections_open(app_token=tokens.app)
        except SLACK_ERRORS as error:
            raise connection_error(APP, error) from error
        handler.client.wss_uri = connection["url"]
        await handler.connect_async()  # type: ignore[no-untyped-call]  # Bolt's own
        say("The bot is running in Slack; press Ctrl+C to stop it.")
        await stopped


async def run_http(
    qa: QAService,
    tokens: SlackTokens,
    options: BotOptions,
    host: str,
    port: int,
    say: Callable[[str], None],
    stop: Stop,
) -> None:
    """Answer requests from Slack at this address, behind a proxy that terminates TLS.

    Raises ChangeSettingsError, also if the port is taken.
    """
    async with AsyncExitStack() as stack:
        stopped = asyncio.ensure_future(stop())  # from now on
        stack.callback(stopped.cancel)
        bot = await stack.enter_async_context(open_bot(qa, tokens.bot, options))
        app = bolt_app(bot, tokens.bot, redacted_logger())
        runner = web.AppRunner(
            http_endpoint(app, tokens.signing),
            access_log=None,
            logger=redacted_logger(),
            # Slack does not compress. Decompressing would fail with 400, or fill the memory.
            auto_decompress=False,
        )
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise ChangeSettingsError(
                f"{host}:{port} is taken, or is not an address of this machine; choose another"
            ) from error
        say(f"The bot is listening to Slack at http://{host}:{port}; press Ctrl+C to stop it.")
        await stopped


async def until_interrupted() -> None:
    """Return on Ctrl+C (SIGINT) or SIGTERM."""
    interrupted = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        # loop.add_signal_handler does not exist on Windows.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupted.set))
    await interrupted.wait()
    log.info("stopping: answering the questions that wait")
