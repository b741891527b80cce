"""The bot as a Bolt app: what comes in is acknowledged, told apart, and put in line."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from ui.slack import blocks, buttons
from ui.slack.deliveries import Deliveries
from ui.slack.greeting import Greeting, said_instead
from ui.slack.message import (
    Asking,
    Delivered,
    FollowUps,
    Identity,
    asking_of,
    asking_of_command,
)
from ui.slack.rate_limits import Allowance
from ui.slack.responder import BROKEN, Answering
from ui.slack.unfinished import Unfinished
from ui.slack.waiting import FULL, Waiting

COMMAND = "/podcast"
LOOKING = "Looking in the archive… The answer comes below, for you alone."
WHO = "I cannot see who that is; please write the name, as it is spoken in the podcast."
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
    greeting: Greeting
    follow_ups: FollowUps

    def take(self, asking: Asking) -> None:
        """Put a question in line, unless it was taken before or is not allowed."""
        try:
            self._take(asking)
        except sqlite3.Error as error:
            # Without its files it cannot know whether it has answered already.
            log.error("a question was not taken, it cannot be noted: %s", error)  # noqa: TRY400
            self.answering.chores.begin(self.answering.tell(asking, BROKEN))

    def _take(self, asking: Asking) -> None:
        if not self.deliveries.claim(asking.keys) or self._small_talk(asking):
            return
        if asking.of_a_member:
            self.answering.chores.begin(self.answering.tell(asking, WHO))
            return
        refusal = self.allowance.take(asking.user)
        if refusal:
            # A command shows what it is told in any case, so it is told each time.
            if asking.response_url or (refusal.first and not asking.overheard):
                self.answering.chores.begin(self.answering.tell(asking, refusal.line))
            return
        if asking.thread:
            self.deliveries.join(asking.channel, asking.thread, asking.user)
        # Noted before it is in line: what cannot be noted is not answered either, but told.
        self.unfinished.begin(asking)
        if not self.waiting.put(asking):
            self.allowance.give_back(asking.user)
            self.answering.chores.begin(self.answering.tell(asking, FULL))

    def _small_talk(self, asking: Asking) -> bool:
        """Whether nothing was asked; who said hello is told how to."""
        said = said_instead(asking.question)
        if said == "hello" or (said and asking.response_url):
            self.answering.chores.begin(self._say_hello(asking))
        return said is not None

    async def _say_hello(self, asking: Asking) -> None:
        await self.answering.tell(asking, await self.greeting.line())


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

    async def opened(event: dict[str, Any]) -> None:
        await bot.greeting.opened(event)

    async def started(body: dict[str, Any], event: dict[str, Any]) -> None:
        if bot.deliveries.claim([f"event:{body.get('event_id')}"]):
            await bot.greeting.started(event)

    async def commanded(ack: AsyncAck, command: dict[str, Any]) -> None:
        asking = asking_of_command(command, bot.identity)
        await ack(text="" if said_instead(asking.question) else LOOKING)
        bot.take(asking)

    async def ignored() -> None:
        """Acknowledged, and that is all: what nobody subscribed to is not our business."""

    app.event("app_mention")(said)
    app.event("message")(said)
    app.event("app_home_opened")(opened)
    app.event("assistant_thread_started")(started)
    app.event(_ANY)(ignored)
    app.command(COMMAND)(commanded)
    clicks = bot.clicks
    for action, done in (
        (_QUOTE, clicks.quote),
        (blocks.PASSAGES, clicks.passages),
        (blocks.EPISODES, clicks.episodes),
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
