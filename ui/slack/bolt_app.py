"""The Bolt app: listeners for events, the slash command, and buttons."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult

from rag.query.small_talk import small_talk
from ui.slack import block_kit
from ui.slack.bot import Bot
from ui.slack.event_parsing import question_from_command, question_from_event
from ui.slack.feedback_form import FORM_ID
from ui.slack.slack_question import Payload

COMMAND = "/podcast"
SEARCHING = "Searching the archive… The answer will appear below, visible only to you."
_ANY = re.compile("")
_QUOTE = re.compile(rf"{block_kit.QUOTE}-\d+")


def bolt_app(bot: Bot, token: str, logger: logging.Logger) -> AsyncApp:
    """Return the app for Socket Mode or HTTP. It does not verify requests: `http_endpoint` does."""

    async def authorize() -> AuthorizeResult:
        # Known since the start: by default Bolt asks Slack before it acknowledges anything.
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
        request_verification_enabled=False,  # ui.slack.signature is stricter
        ssl_check_enabled=False,  # it responds to unsigned requests
    )
    _add_event_listeners(app, bot)
    _add_command_listener(app, bot)
    _add_button_listeners(app, bot)
    return app


def _add_event_listeners(app: AsyncApp, bot: Bot) -> None:
    async def on_message(body: dict[str, Any]) -> None:
        question = question_from_event(
            body, bot.identity, bot.follow_ups, bot.participants.has_asked
        )
        if question:
            bot.intake.accept(question)

    async def on_home_opened(event: dict[str, Any]) -> None:
        await bot.greeting.on_home_opened(event)

    async def on_assistant_thread_started(body: dict[str, Any], event: dict[str, Any]) -> None:
        if bot.deduplication.claim([f"event:{body.get('event_id')}"]):
            await bot.greeting.on_assistant_thread_started(event)

    async def ignore() -> None:
        """Acknowledge any other event, and do nothing."""

    app.event("app_mention")(on_message)
    app.event("message")(on_message)
    app.event("app_home_opened")(on_home_opened)
    app.event("assistant_thread_started")(on_assistant_thread_started)
    app.event(_ANY)(ignore)


def _add_command_listener(app: AsyncApp, bot: Bot) -> None:
    async def on_command(ack: AsyncAck, command: dict[str, Any]) -> None:
        question = question_from_command(command, bot.identity)
        await ack(text="" if small_talk(question.text) else SEARCHING)
        bot.intake.accept(question)

    app.command(COMMAND)(on_command)


def _add_button_listeners(app: AsyncApp, bot: Bot) -> None:
    for action, handler in (
        (_QUOTE, bot.buttons.quote),
        (block_kit.PASSAGES, bot.buttons.passages),
        (block_kit.EPISODES, bot.buttons.episodes),
        (block_kit.GOOD, bot.buttons.good),
        (block_kit.BAD, bot.buttons.bad),
        (block_kit.SHARE, bot.buttons.share),
    ):
        app.action(action)(_acknowledged(handler))
    app.view(FORM_ID)(_acknowledged(bot.buttons.reason))


def _acknowledged(
    handler: Callable[[Payload], Awaitable[None]],
) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
    async def on_click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await ack()
        await handler(body)

    return on_click
