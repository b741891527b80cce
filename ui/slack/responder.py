"""The responder: answers one question, and tells the asker once if anything fails."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import cast

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Answer, Done, Event, Found, Hit, Sentence, Turn
from ui.slack.answer_rendering import AnswerRenderer
from ui.slack.background_tasks import BackgroundTasks
from ui.slack.block_kit import notice
from ui.slack.event_deduplication import EventDeduplication
from ui.slack.failure_messages import BROKEN, NOT_DELIVERED, STOPPING, failure_message
from ui.slack.log_redaction import log_unexpected_error
from ui.slack.private_notice import PrivateNotices
from ui.slack.progress_indicator import progress_indicator
from ui.slack.qa_service import QAService
from ui.slack.question_status import QuestionStatus
from ui.slack.reply_factory import ReplyFactory
from ui.slack.slack_errors import SLACK_ERRORS, code_of
from ui.slack.slack_question import BotIdentity, Payload, SlackQuestion
from ui.slack.slack_reply import FinalReply, SlackReply
from ui.slack.thread_history import history_turns, is_between_people, read_history

HISTORY_TIMEOUT = 10.0  # seconds that an answer waits for the thread's history

log = logging.getLogger(__name__)


@dataclass
class _AnswerProgress:
    """How far an answer has got. `thread`: the messages before it, None if not read yet."""

    hits: tuple[Hit, ...] = ()
    history: list[Turn] = field(default_factory=list)
    thread: list[Payload] | None = None
    streamed: bool = False
    replied: bool = False


@dataclass(frozen=True)
class Responder:
    """Answers questions one by one. `deadline`: seconds for one answer."""

    qa: QAService
    client: AsyncWebClient
    immediate: AsyncWebClient
    identity: BotIdentity
    deduplication: EventDeduplication
    status: QuestionStatus
    replies: ReplyFactory
    renderer: AnswerRenderer
    notices: PrivateNotices
    background: BackgroundTasks
    deadline: float

    async def answer(self, question: SlackQuestion) -> None:
        """Answer a question; if that fails, tell the asker once. Raises nothing."""
        progress = _AnswerProgress()
        try:
            if question.overheard and not await self._is_for_bot(question, progress):
                return
            await self._reply(question, progress)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            stopping = task is not None and task.cancelling() > 0
            if not progress.replied:
                await self.notices.tell(question, STOPPING if stopping else BROKEN)
            if stopping:
                raise
            log.error("an answer was cancelled from within")  # noqa: TRY400 - no user text
        except SLACK_ERRORS as error:
            log.warning("an answer was not delivered (%s)", code_of(error))
            await self.notices.tell(question, NOT_DELIVERED)
        except Exception as error:  # noqa: BLE001 - the next question waits
            log_unexpected_error(error)
            await self.notices.tell(question, BROKEN)
        finally:
            self.status.mark_done(question)

    async def _reply(self, question: SlackQuestion, progress: _AnswerProgress) -> None:
        answer_id = uuid.uuid4().hex
        async with self._open_reply(question, answer_id) as reply:
            try:
                async with asyncio.timeout(self.deadline):
                    answer = await self._stream(question, reply, progress)
                if question.overheard and answer.abstained and not progress.streamed:
                    # Nobody asked the bot: the others need not read that it does not know.
                    await self.notices.tell(question, answer.text)
                    return
                final = await self.renderer.render(
                    question, answer, answer_id, progress.hits, progress.history
                )
            except Exception as error:  # noqa: BLE001 - the asker waits, whatever it is
                final = FinalReply(notice(failure_message(error), progress.hits))
            self.status.mark_shown(question)
            progress.replied = True
            await reply.finish(final)

    @asynccontextmanager
    async def _open_reply(
        self, question: SlackQuestion, answer_id: str
    ) -> AsyncIterator[SlackReply]:
        indicator = (
            nullcontext()
            if question.response_url
            else progress_indicator(self.client, question, self.background)
        )
        async with indicator:
            yield self.replies.reply_to(question, answer_id)

    async def _stream(
        self, question: SlackQuestion, reply: SlackReply, progress: _AnswerProgress
    ) -> Answer:
        """Return the answer; a language model's sentences go to the reply as they come."""
        if progress.thread is None:
            progress.thread = await self._read_thread(question)
        progress.history = history_turns(progress.thread, self.identity)
        has_model = await asyncio.to_thread(lambda: self.qa.model.model is not None)
        events = cast("AsyncGenerator[Event]", self.qa.stream(question.text, progress.history))
        # Closed at once after a timeout, so that the model stops too.
        async with aclosing(events):
            async for event in events:
                match event:
                    case Found():
                        progress.hits = event.hits
                    case Sentence() if has_model:
                        self.status.mark_shown(question)
                        progress.streamed = True
                        await reply.add(event.text)
                    case Done():
                        return event.answer
        raise RuntimeError("the service ended without an answer")

    async def _is_for_bot(self, question: SlackQuestion, progress: _AnswerProgress) -> bool:
        """Whether a question without a mention is for the bot, judging by its thread."""
        progress.thread = await self._read_thread(question)

        def is_to_bot(message: Payload) -> bool:
            key = f"message:{question.channel}:{message.get('ts')}"
            return self.deduplication.is_claimed(key)

        return not is_between_people(progress.thread, question, self.identity, is_to_bot)

    async def _read_thread(self, question: SlackQuestion) -> list[Payload]:
        try:
            async with asyncio.timeout(HISTORY_TIMEOUT):
                return await read_history(self.client, self.immediate, question)
        except SLACK_ERRORS as error:
            log.warning("a thread could not be read (%s): answering without it", code_of(error))
            return []
