"""An answer made ready to send: kept for rating and sharing, and rendered with its buttons."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Answer, Hit, Turn
from ui.feedback_store import Feedback
from ui.slack.block_kit import AnswerButtons, answer_messages, evidence_blocks
from ui.slack.button_values import encode_uncited_passages
from ui.slack.channel_privacy import ChannelPrivacy
from ui.slack.shareable_answers import ShareableAnswers
from ui.slack.slack_question import SlackQuestion
from ui.slack.slack_reply import FinalReply
from ui.slack.truncated_list import truncate_list

FACE = "slack"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class AnswerRenderer:
    """Renders answers. One that cannot be kept is shown all the same."""

    channels: ChannelPrivacy
    feedback: Feedback
    shareable: ShareableAnswers

    async def render(
        self,
        question: SlackQuestion,
        answer: Answer,
        answer_id: str,
        hits: Sequence[Hit],
        history: list[Turn],
    ) -> FinalReply:
        """Return the final reply. `hits`: all passages found, for the button that shows them."""
        await self._keep_for_rating(question, answer, answer_id, history)
        buttons = AnswerButtons(answer_id, encode_uncited_passages(answer, hits))
        if question.response_url:
            return self._ephemeral(answer, buttons)
        messages = answer_messages(answer, buttons)
        if len(messages) > 1:
            return FinalReply(messages)
        return FinalReply(
            messages, truncate_list(answer).text, tuple(evidence_blocks(answer, buttons))
        )

    async def _keep_for_rating(
        self, question: SlackQuestion, answer: Answer, answer_id: str, history: list[Turn]
    ) -> None:
        private = await self.channels.is_private(question.channel)
        try:
            # In a thread: another process may have the file locked for a while.
            await asyncio.to_thread(
                self.feedback.answered, answer_id, answer, history, FACE, private=private
            )
        except sqlite3.Error as error:
            log.error("an answer cannot be rated, it was not kept: %s", error)  # noqa: TRY400

    def _ephemeral(self, answer: Answer, buttons: AnswerButtons) -> FinalReply:
        to_share = answer_messages(answer, buttons, answer.question)
        try:
            self.shareable.keep(buttons.answer, to_share)
        except sqlite3.Error as error:
            log.error("an answer cannot be shared, it was not kept: %s", error)  # noqa: TRY400
            return FinalReply(to_share)
        buttons = AnswerButtons(buttons.answer, buttons.passages, share=buttons.answer)
        return FinalReply(answer_messages(answer, buttons, answer.question))
