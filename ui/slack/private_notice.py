"""Private notices: what only the asker sees when there is no answer."""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.block_kit import notice
from ui.slack.question_status import QuestionStatus
from ui.slack.reply_factory import ReplyFactory
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import SlackQuestion
from ui.slack.slack_reply import FinalReply

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PrivateNotices:
    """Sends notices: ephemeral in a channel, a plain reply where the asker is alone anyway."""

    client: AsyncWebClient
    replies: ReplyFactory
    status: QuestionStatus

    async def tell(self, question: SlackQuestion, text: str) -> None:
        """Tell the asker, and nobody else; the question is then done. Raises nothing."""
        [message] = notice(text)
        self.status.mark_shown(question)
        try:
            if question.response_url or question.direct:
                reply = self.replies.reply_to(question, uuid.uuid4().hex)
                await reply.finish(FinalReply([message]))
                return
            await self.client.chat_postEphemeral(
                channel=question.channel,
                user=question.user,
                # A message without replies is not a thread yet: nobody would see it there.
                thread_ts=question.thread if question.in_thread else None,
                text=message.text,
                blocks=list(message.blocks),
            )
        except SLACK_ERRORS as error:
            log.warning("a notice was not delivered (%s)", code_of(error))
        finally:
            self.status.mark_done(question)
