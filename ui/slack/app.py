"""The bot as a Bolt app: what comes in is acknowledged, told apart, and put in line."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from ui.slack import blocks, buttons
from ui.slack.allowance import Allowance
from ui.slack.answering import Answering
from ui.slack.asked import (
    Asking,
    Delivered,
    FollowUps,
    Identity,
    asking_of,
    asking_of_command,
)
from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.deliveries import Deliveries
from ui.slack.unfinished import Unfinished
from ui.slack.waiting import FULL, Waiting
from ui.suggestions import suggest_questions

COMMAND = "/podcast"
LOOKING = "Looking in the archive…"
HOW = "Ask a question behind it, such as: /podcast who talks about tests?"
GREETING = "Ask me about the podcast. Each answer comes with links to the second it was said."
_ANY = re.compile("")
_QUOTE = re.compile(rf"{blocks.QUOTE}-\d+")

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bot:
    """What the listeners have at hand."""

    client: AsyncWebClient
    identity: Identity
    answering: Answering
    waiting: Waiting
    deliveries: Deliveries
    unfinished: Unfinished
    allowance: Allowance
    clicks: buttons.Clicks
    follow_ups: FollowUps

    def take(self, asking: Asking) -> None:
        """Put a question in line, unless it was taken before or is not allowed."""
        if not self.deliveries.claim(asking.keys):
            return
        refusal = self.allowance.take(asking.user)
        if refusal:
            # A command shows what it is told in any case, so it is told each time.
            if refusal.first or asking.response_url:
                self.answering.chores.begin(self.answering.tell(asking, refusal.line))
            return
        if asking.thread:
            self.deliveries.join(asking.channel, asking.thread, asking.user)
        if self.waiting.put(asking):
            self.unfinished.begin(asking)
        else:
            self.answering.chores.begin(self.answering.tell(asking, FULL))

    async def greet(self, event: Delivered) -> None:
        """Offer questions to begin with in a new thread of the assistant's pane."""
        thread = event.get("assistant_thread") or {}
        channel, ts = thread.get("channel_id"), thread.get("thread_ts")
        if not channel or not ts:
            return
        try:
            episodes = await asyncio.to_thread(self.answering.qa.episodes)
            prompts = [
                {"title": question[:75], "message": question}
                for question in await asyncio.to_thread(suggest_questions, episodes)
            ]
            await self.client.chat_postMessage(channel=channel, thread_ts=ts, text=GREETING)
            if prompts:
                await self.client.assistant_threads_setSuggestedPrompts(
                    channel_id=channel, thread_ts=ts, prompts=prompts
                )
        except SLACK_ERRORS as error:
            log.warning("nobody was greeted (%s)", code_of(error))


def bolt_app(bot: Bot, token: str, logger: logging.Logger) -> AsyncApp:
    """The app, ready for a socket or a server. Requests must have been verified before."""

    async def authorize() -> AuthorizeResult:
        # Asked once at the start: Bolt would ask Slack before it acknowledges anything.
        return AuthorizeResult(
            enterprise_id=None,
            team_id=bot.identity.team,
            bot_user_id=bot.identity.user,
            bot_id=bot.identity.bot,
            bot_token=token,
        )

    app = AsyncApp(
        name="podcast-qa",
        logger=logger,
        client=AsyncWebClient(base_url=bot.client.base_url, logger=logger),  # never used to write
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,  # ui.slack.server has a stricter one
        ssl_check_enabled=False,  # answers without a signature
    )
    _listen(app, bot)
    return app


def _listen(app: AsyncApp, bot: Bot) -> None:
    async def said(body: dict[str, Any]) -> None:
        asking = asking_of(body, bot.identity, bot.follow_ups, bot.deliveries.asks_here)
        if asking:
            bot.take(asking)

    async def opened(body: dict[str, Any], event: dict[str, Any]) -> None:
        if bot.deliveries.claim([f"event:{body.get('event_id')}"]):
            await bot.greet(event)

    async def commanded(ack: AsyncAck, command: dict[str, Any]) -> None:
        asking = asking_of_command(command, bot.identity)
        if not asking.question:
            await ack(text=HOW)
            return
        await ack(text=LOOKING)
        bot.take(asking)

    async def ignored() -> None:
        """Acknowledged, and that is all: what nobody subscribed to is not our business."""

    app.event("app_mention")(said)
    app.event("message")(said)
    app.event("assistant_thread_started")(opened)
    app.event(_ANY)(ignored)
    app.command(COMMAND)(commanded)
    clicks = bot.clicks
    for action, done in (
        (_QUOTE, clicks.quote),
        (blocks.PASSAGES, clicks.passages),
        (blocks.GOOD, clicks.good),
        (blocks.BAD, clicks.bad),
        (blocks.SHARE, clicks.share),
    ):
        app.action(action)(_clicked(done))
    app.view(buttons.REASON)(_clicked(clicks.reason))


def _clicked(
    done: Callable[[Delivered], Awaitable[None]],
) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
    async def clicked(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await done(body)

    return clicked
