"""The progress indicator: a typing status or a 👀 reaction while the bot works on a question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.background_tasks import BackgroundTasks
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import SlackQuestion

STATUS = "is searching the archive…"
EYES = "eyes"

log = logging.getLogger(__name__)


@asynccontextmanager
async def progress_indicator(
    client: AsyncWebClient, question: SlackQuestion, background: BackgroundTasks
) -> AsyncIterator[None]:
    """Show a status below a direct message, a reaction on a message in a channel.

    The answer neither waits for the indicator nor fails with it, and the next answer does not wait
    until it is cleared.
    """
    shown = asyncio.create_task(_show(client, question))
    try:
        yield
    finally:
        shown.cancel()
        background.start(_clear_after(client, question, shown))


async def clear_progress(client: AsyncWebClient, question: SlackQuestion) -> None:
    """Remove the indicator, if there is one. Raises nothing."""
    try:
        if question.direct:
            await _set_status(client, question, "")
        else:
            await client.reactions_remove(
                channel=question.channel, timestamp=question.ts, name=EYES
            )
    except SLACK_ERRORS as error:
        if code_of(error) != "no_reaction":
            log.info("the progress indicator was not cleared (%s)", code_of(error))


async def _show(client: AsyncWebClient, question: SlackQuestion) -> None:
    try:
        if question.direct:
            await _set_status(client, question, STATUS)
        else:
            await client.reactions_add(channel=question.channel, timestamp=question.ts, name=EYES)
    except SLACK_ERRORS as error:
        log.info("the progress indicator was not shown (%s)", code_of(error))


async def _clear_after(
    client: AsyncWebClient, question: SlackQuestion, shown: asyncio.Task[None]
) -> None:
    await asyncio.wait({shown})
    # Even if showing it seems to have failed: an indicator that stays forever is worse.
    await clear_progress(client, question)


async def _set_status(client: AsyncWebClient, question: SlackQuestion, status: str) -> None:
    await client.assistant_threads_setStatus(
        channel_id=question.channel, thread_ts=question.thread, status=status
    )
