"""What happens when somebody clicks: a quote or more passages for their eyes, a vote with its
reason, sharing what only they saw."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from ui.feedback_store import LONGEST_REASON, Feedback
from ui.slack.blocks import (
    Block,
    Message,
    episodes_message,
    passages_message,
    quote_message,
    trouble,
)
from ui.slack.client import SLACK_ERRORS, USES, as_often_as_slack_lets, code_of, respond
from ui.slack.deliveries import Deliveries
from ui.slack.places import episodes_at, passages_at, quoted_at
from ui.slack.responder import BROKEN, Service
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

REASON = "reason"  # the form's callback_id
CHANGED = "The archive has changed since; please ask again."
UNKNOWN = "This answer is too old for that; please ask again."
NOT_KEPT = "Your vote could not be kept; please try again in a minute."
NOT_KEPT_REASON = "Your reason could not be kept; please click the thumb again in a minute."
THANKS = "Thank you: it helps to make the answers better."
SHARED = "Shared."
NOT_SHARED = "Slack did not take all of it; please ask again."
NO_LONGER = "This can be shared once, within a day; please ask again."
REASONS = (
    "It answers another question",
    "The link plays the wrong moment",
    "It names the wrong speaker",
    "It says what nobody said",
    "Something is missing",
)

Clicked = Mapping[str, Any]  # Slack's own shape

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Clicks:
    """Does what the buttons say. Each raises nothing; who clicked is told what came of it."""

    qa: Service
    client: AsyncWebClient
    deliveries: Deliveries
    feedback: Feedback
    slack_log: logging.Logger

    async def quote(self, body: Clicked) -> None:
        """Show the words behind a citation."""
        quoted = quoted_at(_value(body), await self._episodes())
        await self._whisper(body, quote_message(quoted) if quoted else trouble(CHANGED))

    async def passages(self, body: Clicked) -> None:
        """Show the passages that the answer did not cite."""
        passages = passages_at(_value(body), await self._episodes())
        await self._whisper(body, passages_message(passages) if passages else trouble(CHANGED))

    async def episodes(self, body: Clicked) -> None:
        """Show the episodes that the answer did not name."""
        episodes = episodes_at(_value(body), await self._episodes())
        await self._whisper(body, episodes_message(episodes) if episodes else trouble(CHANGED))

    async def good(self, body: Clicked) -> None:
        """Count a vote for the answer."""
        await self._whisper(body, trouble(await self._vote(body, good=True) or THANKS))

    async def bad(self, body: Clicked) -> None:
        """Count a vote against the answer, and ask for the reason."""
        opened = True
        try:
            # Slack lets a form open for three seconds only, so nothing comes before this.
            await self.client.views_open(
                trigger_id=body.get("trigger_id"), view=_reason_form(_value(body))
            )
        except SLACK_ERRORS as error:
            log.warning("a form was not opened (%s)", code_of(error))
            opened = False
        if failure := await self._vote(body, good=False):
            await self._whisper(body, trouble(failure))
        elif not opened:
            await self._whisper(body, trouble(THANKS))

    async def reason(self, body: Clicked) -> None:
        """Add the reason to a vote."""
        view = body.get("view", {})
        values = view.get("state", {}).get("values", {})
        chosen = (values.get("kind", {}).get("kind", {}).get("selected_option") or {}).get("value")
        words = values.get("words", {}).get("words", {}).get("value")
        reason = ": ".join(filter(None, (chosen, " ".join((words or "").split()))))
        answer = view.get("private_metadata", "")
        try:
            await asyncio.to_thread(
                self.feedback.vote, answer, _user(body), good=False, reason=reason
            )
        except sqlite3.Error as error:
            log.error("a reason was not kept: %s", error)  # noqa: TRY400 - one line
            await self._tell_directly(body["user"]["id"], NOT_KEPT_REASON)

    async def _vote(self, body: Clicked, *, good: bool) -> str | None:
        """Count a vote; a line where it could not be."""
        try:
            counted = await asyncio.to_thread(
                self.feedback.vote, _value(body), _user(body), good=good
            )
        except sqlite3.Error as error:
            log.error("a vote was not kept: %s", error)  # noqa: TRY400 - one line
            return NOT_KEPT
        return None if counted else UNKNOWN

    async def share(self, body: Clicked) -> None:
        """Show the channel what only the asker saw, once, with no button but a quote's."""
        try:
            messages = self.deliveries.take(_value(body))
        except sqlite3.Error as error:
            log.error("an answer was not shared, it cannot be read: %s", error)  # noqa: TRY400
            await self._whisper(body, trouble(BROKEN))
            return
        if not messages:
            await self._whisper(body, trouble(NO_LONGER))
            return
        try:
            # One use is left to say so.
            for message in as_often_as_slack_lets(messages, USES - 1):
                await respond(
                    body["response_url"],
                    message,
                    self.slack_log,
                    response_type="in_channel",
                    replace_original=False,
                )
        except SLACK_ERRORS as error:
            log.warning("an answer was not shared (%s)", code_of(error))
            await self._whisper(body, trouble(NOT_SHARED))
            return
        await self._whisper(body, trouble(SHARED))

    async def _tell_directly(self, user: str, line: str) -> None:
        """Tell somebody in a direct message: a form has no place where it could be answered."""
        [message] = trouble(line)
        try:
            await self.client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks)
            )
        except SLACK_ERRORS as error:
            log.warning("somebody was not told (%s)", code_of(error))

    async def _episodes(self) -> dict[str, Episode]:
        try:
            episodes = await asyncio.to_thread(self.qa.episodes)
        except PrepareStoreError:
            log.exception("the store cannot be read")
            return {}
        return {episode.slug: episode for episode in episodes}

    async def _whisper(self, body: Clicked, messages: Sequence[Message]) -> None:
        """Tell the one who clicked, below what they clicked on."""
        message = body.get("message") or {}
        thread = message.get("thread_ts") or message.get("ts")
        options: dict[str, str | bool] = {"replace_original": False}
        if thread:
            options["thread_ts"] = thread
        try:
            for told in as_often_as_slack_lets(messages):
                await respond(body["response_url"], told, self.slack_log, **options)
        except SLACK_ERRORS as error:
            log.warning("a click was not answered (%s)", code_of(error))


def _value(body: Clicked) -> str:
    return str(body["actions"][0].get("value", ""))


def _user(body: Clicked) -> str:
    return f"{(body.get('team') or {}).get('id', '')}:{body['user']['id']}"


def _reason_form(answer: str) -> Block:
    return {
        "type": "modal",
        "callback_id": REASON,
        "private_metadata": answer,
        "title": _plain("What is wrong?"),
        "submit": _plain("Send"),
        "close": _plain("Skip"),
        "blocks": [
            {
                "type": "input",
                "block_id": "kind",
                "optional": True,
                "label": _plain("Which of these is it?"),
                "element": {
                    "type": "radio_buttons",
                    "action_id": "kind",
                    "options": [{"text": _plain(one), "value": one} for one in REASONS],
                },
            },
            {
                "type": "input",
                "block_id": "words",
                "optional": True,
                "label": _plain("In your words"),
                "hint": _plain("Whoever runs this bot reads it, with the question and the answer."),
                "element": {
                    "type": "plain_text_input",
                    "action_id": "words",
                    "multiline": True,
                    "max_length": LONGEST_REASON - max(map(len, REASONS)) - 2,
                },
            },
        ],
    }


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
