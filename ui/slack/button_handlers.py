"""Button handlers: quotes, passages and episodes for the person who clicked, votes, sharing."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from ui.feedback_store import Feedback
from ui.slack.block_kit import (
    SlackMessage,
    episodes_messages,
    notice,
    passages_messages,
    quote_messages,
)
from ui.slack.button_values import decode_citation, decode_episodes, decode_passages
from ui.slack.failure_messages import BROKEN
from ui.slack.feedback_form import feedback_form, submitted_reason
from ui.slack.qa_service import QAService
from ui.slack.response_url import MAX_USES, fit_response_url, respond
from ui.slack.shareable_answers import ShareableAnswers
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import Payload
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

CHANGED = "The archive has changed since then; please ask again."
UNKNOWN_ANSWER = "This answer is too old for that; please ask again."
VOTE_NOT_SAVED = "Your vote could not be saved; please try again in a minute."
REASON_NOT_SAVED = "Your reason could not be saved; please click the thumb again in a minute."
THANKS = "Thank you! Your vote helps to improve the answers."
SHARED = "Shared."
NOT_SHARED = "Slack rejected part of the answer; please ask again."
NOT_SHAREABLE = "An answer can be shared only once, within a day; please ask again."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ButtonHandlers:
    """One handler per button. Each raises nothing: the person who clicked is told the outcome."""

    qa: QAService
    client: AsyncWebClient
    shareable: ShareableAnswers
    feedback: Feedback
    slack_log: logging.Logger

    async def quote(self, body: Payload) -> None:
        """Show the line behind a citation."""
        quoted = decode_citation(_value(body), await self._episodes())
        await self._reply(body, quote_messages(quoted) if quoted else notice(CHANGED))

    async def passages(self, body: Payload) -> None:
        """Show the passages that the answer does not cite."""
        passages = decode_passages(_value(body), await self._episodes())
        await self._reply(body, passages_messages(passages) if passages else notice(CHANGED))

    async def episodes(self, body: Payload) -> None:
        """Show the rest of a list of episodes."""
        episodes = decode_episodes(_value(body), await self._episodes())
        await self._reply(body, episodes_messages(episodes) if episodes else notice(CHANGED))

    async def good(self, body: Payload) -> None:
        """Count a vote for the answer."""
        await self._reply(body, notice(await self._vote(body, good=True) or THANKS))

    async def bad(self, body: Payload) -> None:
        """Count a vote against the answer, and ask for the reason."""
        form_opened = True
        try:
            # First: Slack allows only three seconds after a click to open a form.
            await self.client.views_open(
                trigger_id=body.get("trigger_id"), view=feedback_form(_value(body))
            )
        except SLACK_ERRORS as error:
            log.warning("the feedback form was not opened (%s)", code_of(error))
            form_opened = False
        if failure := await self._vote(body, good=False):
            await self._reply(body, notice(failure))
        elif not form_opened:
            await self._reply(body, notice(THANKS))

    async def reason(self, body: Payload) -> None:
        """Add the reason from the feedback form to a vote."""
        answer_id, reason = submitted_reason(body)
        try:
            await asyncio.to_thread(
                self.feedback.vote, answer_id, _voter(body), good=False, reason=reason
            )
        except sqlite3.Error as error:
            log.error("a reason was not saved: %s", error)  # noqa: TRY400 - one line
            await self._send_direct_message(body["user"]["id"], REASON_NOT_SAVED)

    async def share(self, body: Payload) -> None:
        """Show the channel an answer that only the asker saw, once, without its share button."""
        try:
            messages = self.shareable.take(_value(body))
        except sqlite3.Error as error:
            log.error("an answer was not shared, it cannot be read: %s", error)  # noqa: TRY400
            await self._reply(body, notice(BROKEN))
            return
        if not messages:
            await self._reply(body, notice(NOT_SHAREABLE))
            return
        try:
            # One use of the response_url is left for the outcome.
            for message in fit_response_url(messages, MAX_USES - 1):
                await respond(
                    body["response_url"],
                    message,
                    self.slack_log,
                    response_type="in_channel",
                    replace_original=False,
                )
        except SLACK_ERRORS as error:
            log.warning("an answer was not shared (%s)", code_of(error))
            await self._reply(body, notice(NOT_SHARED))
            return
        await self._reply(body, notice(SHARED))

    async def _vote(self, body: Payload, *, good: bool) -> str | None:
        """Count a vote; return what to tell the voter if that failed."""
        try:
            counted = await asyncio.to_thread(
                self.feedback.vote, _value(body), _voter(body), good=good
            )
        except sqlite3.Error as error:
            log.error("a vote was not saved: %s", error)  # noqa: TRY400 - one line
            return VOTE_NOT_SAVED
        return None if counted else UNKNOWN_ANSWER

    async def _episodes(self) -> dict[str, Episode]:
        """The catalogue by slug; empty if the store cannot be read."""
        try:
            episodes = await asyncio.to_thread(self.qa.episodes)
        except PrepareStoreError:
            log.exception("the store cannot be read")
            return {}
        return {episode.slug: episode for episode in episodes}

    async def _reply(self, body: Payload, messages: Sequence[SlackMessage]) -> None:
        """Show messages to the person who clicked, below the message with the button."""
        clicked = body.get("message") or {}
        thread = clicked.get("thread_ts") or clicked.get("ts")
        options: dict[str, str | bool] = {"replace_original": False}
        if thread:
            options["thread_ts"] = thread
        try:
            for message in fit_response_url(messages):
                await respond(body["response_url"], message, self.slack_log, **options)
        except SLACK_ERRORS as error:
            log.warning("a click was not answered (%s)", code_of(error))

    async def _send_direct_message(self, user: str, text: str) -> None:
        """Tell somebody who submitted a form: a form has no response_url."""
        [message] = notice(text)
        try:
            await self.client.chat_postMessage(
                channel=user, text=message.text, blocks=list(message.blocks)
            )
        except SLACK_ERRORS as error:
            log.warning("a direct message was not delivered (%s)", code_of(error))


def _value(body: Payload) -> str:
    return str(body["actions"][0].get("value", ""))


def _voter(body: Payload) -> str:
    return f"{(body.get('team') or {}).get('id', '')}:{body['user']['id']}"
