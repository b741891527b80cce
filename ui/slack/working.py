"""Shows that the bot is at work on a question, and takes the sign away at the end, however it
ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.chores import Chores
from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.message import Asking

STATUS = "is looking in the archive…"
EYES = "eyes"

log = logging.getLogger(__name__)


@asynccontextmanager
async def working(client: AsyncWebClient, asking: Asking, chores: Chores) -> AsyncIterator[None]:
    """A status below a direct message, a pair of eyes on a message in a channel. The answer does
    not wait for either, nor fail with it; nor does the next one wait for its end."""
    begun = asyncio.create_task(_begin(client, asking))
    try:
        yield
    finally:
        begun.cancel()
        chores.begin(_end(client, asking, begun))


async def _begin(client: AsyncWebClient, asking: Asking) -> None:
    try:
        if asking.direct:
            await client.assistant_threads_setStatus(
                channel_id=asking.channel, thread_ts=asking.thread, status=STATUS
            )
        else:
            await client.reactions_add(channel=asking.channel, timestamp=asking.ts, name=EYES)
    except SLACK_ERRORS as error:
        log.info("the sign of work was not set (%s)", code_of(error))


async def _end(client: AsyncWebClient, asking: Asking, begun: asyncio.Task[None]) -> None:
    await asyncio.wait({begun})
    # Also where it never began as far as we know: a sign that stays for ever is worse.
    await clear(client, asking)


async def clear(client: AsyncWebClient, asking: Asking) -> None:
    """Take the sign away, where there is one. Raises nothing."""
    try:
        if asking.direct:
            await client.assistant_threads_setStatus(
                channel_id=asking.channel, thread_ts=asking.thread, status=""
            )
        else:
            await client.reactions_remove(channel=asking.channel, timestamp=asking.ts, name=EYES)
    except SLACK_ERRORS as error:
        if code_of(error) != "no_reaction":
            log.info("the sign of work was not taken away (%s)", code_of(error))
