"""From a question to the answer in Slack: history, the sign of work, the answer as it grows, and
one line where something failed."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol, cast

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Answer, Done, Event, Found, Hit, Sentence, Turn
from rag.errors import AskDifferentlyError, ModelFailed
from rag.llm.models import ModelChoice
from ui.feedback_store import Feedback
from ui.slack.blocks import Buttons, evidence_of, messages_of, passages_beside, trouble
from ui.slack.channels import Channels
from ui.slack.chores import Chores
from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.conversation import is_among_people, messages_before, turns_of
from ui.slack.deliveries import Deliveries
from ui.slack.logs import log_unforeseen
from ui.slack.message import Asking, Delivered, Identity
from ui.slack.reply import InThread, Reply, Whisper, Whole
from ui.slack.short_list import listing_of
from ui.slack.unfinished import Unfinished
from ui.slack.working import working
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError

BROKEN = "Something went wrong here, not with your question; please ask again."
PREPARED = "The archive is being prepared; please ask again in a few minutes."
UNANSWERED = "The language model cannot be used at the moment; please tell whoever runs this bot."
TOO_SLOW = "This took too long; please ask again, or ask for less at once."
LOST = "Slack did not take the answer; please ask again."
STOPPING = "I am being restarted; please ask again in a minute."
FACE = "slack"

HISTORY_PATIENCE = 10.0  # seconds that an answer waits for what was said before

log = logging.getLogger(__name__)


class Service(Protocol):
    """What the bot asks of rag.PodcastQA."""

    @property
    def model(self) -> ModelChoice:
        """The language model, and why this one or none."""

    def episodes(self) -> Sequence[Episode]:
        """The catalogue."""

    def stream(self, question: str, history: Sequence[Turn] = ...) -> AsyncIterator[Event]:
        """The passages, then the sentences, then the whole answer."""


@dataclass
class _Progress:
    """How far an answer has come."""

    hits: tuple[Hit, ...] = ()
    history: list[Turn] = field(default_factory=list)
    told: bool = False
    grew: bool = False
    earlier: list[Delivered] | None = None


@dataclass(frozen=True)
class Answering:
    """Answers questions one by one, each at its own place. `deadline`: seconds for one of them."""

    qa: Service
    client: AsyncWebClient
    hasty: AsyncWebClient
    channels: Channels
    chores: Chores
    identity: Identity
    deliveries: Deliveries
    unfinished: Unfinished
    feedback: Feedback
    slack_log: logging.Logger
    deadline: float

    async def answer(self, asking: Asking) -> None:
        """Answer; whatever fails, the asker is told once. Raises nothing."""
        id_ = uuid.uuid4().hex
        progress = _Progress()
        try:
            if asking.overheard and not await self._is_meant(asking, progress):
                return
            async with self._reply(asking, id_) as reply:
                try:
                    async with asyncio.timeout(self.deadline):
                        answer = await self._answered(asking, reply, progress)
                    if asking.overheard and answer.abstained and not progress.grew:
                        # Whoever was not asked does not tell all that it does not know.
                        await self.tell(asking, answer.text)
                        return
                    whole = await self._whole(asking, answer, id_, progress)
                except Exception as error:  # noqa: BLE001 - the asker waits, whatever it is
                    whole = Whole(trouble(_line(error), progress.hits))
                self._show(asking)
                progress.told = True
                await reply.finish(whole)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            ours = task is not None and task.cancelling() > 0
            if not progress.told:
                await self.tell(asking, STOPPING if ours else BROKEN)
            if ours:
                raise
            log.error("an answer was cancelled by what it called")  # noqa: TRY400 - no words
        except SLACK_ERRORS as error:
            log.warning("an answer did not arrive (%s)", code_of(error))
            await self.tell(asking, LOST)
        except Exception as error:  # noqa: BLE001 - the next question waits
            log_unforeseen(error)
            await self.tell(asking, BROKEN)
        finally:
            self._end(asking)

    async def tell(self, asking: Asking, line: str) -> None:
        """Tell the asker, and nobody else, why there is no answer. Raises nothing."""
        [message] = trouble(line)
        self._show(asking)
        try:
            if asking.response_url or asking.direct:
                await self._place(asking, uuid.uuid4().hex).finish(Whole([message]))
                return
            await self.client.chat_postEphemeral(
                channel=asking.channel,
                user=asking.user,
                # In a thread that is none yet nobody would see it.
                thread_ts=asking.thread if asking.in_thread else None,
                text=message.text,
                blocks=list(message.blocks),
            )
        except SLACK_ERRORS as error:
            log.warning("an asker was not told (%s)", code_of(error))
        finally:
            self._end(asking)

    def _show(self, asking: Asking) -> None:
        """Note that something is about to be seen. An answer is worth more than the note: where it
        cannot be kept (a full disk), a restart may answer again."""
        try:
            self.deliveries.show(asking.keys)
        except sqlite3.Error as error:
            log.error("what was answered could not be noted: %s", error)  # noqa: TRY400 - one line

    def _end(self, asking: Asking) -> None:
        try:
            self.unfinished.end(asking)
        except sqlite3.Error as error:
            log.error("what was answered could not be noted: %s", error)  # noqa: TRY400 - one line

    def _place(self, asking: Asking, id_: str) -> Reply:
        if asking.response_url:
            return Whisper(asking, self.slack_log)
        return InThread(self.client, self.hasty, asking, id_)

    @asynccontextmanager
    async def _reply(self, asking: Asking, id_: str) -> AsyncIterator[Reply]:
        sign = nullcontext() if asking.response_url else working(self.client, asking, self.chores)
        async with sign:
            yield self._place(asking, id_)

    async def _answered(self, asking: Asking, reply: Reply, progress: _Progress) -> Answer:
        if progress.earlier is None:
            progress.earlier = await self._earlier(asking)
        progress.history = turns_of(progress.earlier, self.identity)
        grows = await asyncio.to_thread(lambda: self.qa.model.model is not None)
        events = cast("AsyncGenerator[Event]", self.qa.stream(asking.question, progress.history))
        # Closed at once where the time is over, so that the model stops too.
        async with aclosing(events):
            async for event in events:
                match event:
                    case Found():
                        progress.hits = event.hits
                    case Sentence() if grows:
                        self._show(asking)
                        progress.grew = True
                        await reply.add(event.text)
                    case Done():
                        return event.answer
        raise RuntimeError("the service ended without an answer")

    async def _is_meant(self, asking: Asking, progress: _Progress) -> bool:
        """Whether a question without a mention is one to the bot, as far as the thread tells."""
        progress.earlier = await self._earlier(asking)

        def to_us(message: Delivered) -> bool:
            return self.deliveries.knows(f"message:{asking.channel}:{message.get('ts')}")

        return not is_among_people(progress.earlier, asking, self.identity, to_us)

    async def _earlier(self, asking: Asking) -> list[Delivered]:
        try:
            async with asyncio.timeout(HISTORY_PATIENCE):
                return await messages_before(self.client, self.hasty, asking)
        except SLACK_ERRORS as error:
            log.warning("a thread could not be read (%s): answering without it", code_of(error))
            return []

    async def _whole(self, asking: Asking, answer: Answer, id_: str, progress: _Progress) -> Whole:
        private = await self.channels.is_private(asking.channel)
        turns = progress.history
        try:
            # Another process may have the file for a while.
            await asyncio.to_thread(
                self.feedback.answered, id_, answer, turns, FACE, private=private
            )
        except sqlite3.Error as error:
            log.error("an answer cannot be rated, it was not kept: %s", error)  # noqa: TRY400
        buttons = Buttons(id_, passages_beside(answer, progress.hits))
        if asking.response_url:
            shared = messages_of(answer, buttons, answer.question)
            try:
                self.deliveries.keep(id_, shared)
            except sqlite3.Error as error:
                log.error("an answer cannot be shared, it was not kept: %s", error)  # noqa: TRY400
                return Whole(shared)
            buttons = Buttons(id_, buttons.passages, share=id_)
            return Whole(messages_of(answer, buttons, answer.question))
        messages = messages_of(answer, buttons)
        if len(messages) > 1:
            return Whole(messages)
        return Whole(messages, listing_of(answer).words, tuple(evidence_of(answer, buttons)))


def _line(error: Exception) -> str:
    """What the asker is told. Messages for whoever runs the bot stay in its log."""
    match error:
        case ModelFailed():
            return UNANSWERED
        case AskDifferentlyError():
            # Of the question alone: a wrong choice of model is found at the start.
            said = str(error)
            end = "" if said.endswith((".", "?", "!")) else "."
            return f"{said[:1].upper()}{said[1:]}{end}"
        case PrepareStoreError():
            log.error("the store cannot be read: %s", error)
            return PREPARED
        case TimeoutError():
            log.error("an answer took too long")
            return TOO_SLOW
    log_unforeseen(error)
    return BROKEN
