"""From a question to the answer in Slack: history, the sign of work, the answer as it grows, and
one line where something failed."""

from __future__ import annotations

import asyncio
import logging
import traceback
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol, cast

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Answer, Done, Event, Found, Hit, Sentence, Turn
from rag.errors import AskDifferentlyError, ModelFailed
from rag.models import Choice
from ui.feedback import Feedback
from ui.slack.asked import Asking, Identity
from ui.slack.blocks import Buttons, evidence_of, messages_of, passages_beside, trouble
from ui.slack.channels import Channels
from ui.slack.chores import Chores
from ui.slack.client import SLACK_ERRORS, code_of
from ui.slack.conversation import turns_before
from ui.slack.deliveries import Deliveries
from ui.slack.reply import InThread, Reply, Whisper, Whole
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
    def model(self) -> Choice:
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
            async with self._reply(asking, id_) as reply:
                try:
                    async with asyncio.timeout(self.deadline):
                        answer = await self._answered(asking, reply, progress)
                    whole = await self._whole(asking, answer, id_, progress)
                except Exception as error:  # noqa: BLE001 - the asker waits, whatever it is
                    whole = Whole(trouble(_line(error), progress.hits))
                self.deliveries.show(asking.keys)
                progress.told = True
                await reply.finish(whole)
        except asyncio.CancelledError:
            if not progress.told:
                await self.tell(asking, STOPPING)
            raise
        except SLACK_ERRORS as error:
            log.warning("an answer did not arrive (%s)", code_of(error))
            await self.tell(asking, LOST)
        except Exception as error:  # noqa: BLE001 - the next question waits
            _log_unforeseen(error)
        finally:
            self.unfinished.end(asking)

    async def tell(self, asking: Asking, line: str) -> None:
        """Tell the asker, and nobody else, why there is no answer. Raises nothing."""
        [message] = trouble(line)
        self.deliveries.show(asking.keys)
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
            self.unfinished.end(asking)

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
        progress.history = await self._history(asking)
        grows = await asyncio.to_thread(lambda: self.qa.model.model is not None)
        events = cast("AsyncGenerator[Event]", self.qa.stream(asking.question, progress.history))
        # Closed at once where the time is over, so that the model stops too.
        async with aclosing(events):
            async for event in events:
                match event:
                    case Found():
                        progress.hits = event.hits
                    case Sentence() if grows:
                        self.deliveries.show(asking.keys)
                        await reply.add(event.text)
                    case Done():
                        return event.answer
        raise RuntimeError("the service ended without an answer")

    async def _history(self, asking: Asking) -> list[Turn]:
        try:
            async with asyncio.timeout(HISTORY_PATIENCE):
                return await turns_before(self.client, asking, self.identity)
        except SLACK_ERRORS as error:
            log.warning("a thread could not be read (%s): answering without it", code_of(error))
            return []

    async def _whole(self, asking: Asking, answer: Answer, id_: str, progress: _Progress) -> Whole:
        private = await self.channels.is_private(asking.channel)
        self.feedback.answered(id_, answer, progress.history, FACE, private=private)
        buttons = Buttons(id_, passages_beside(answer, progress.hits))
        if asking.response_url:
            self.deliveries.keep(id_, messages_of(answer, buttons, answer.question))
            buttons = Buttons(id_, buttons.passages, share=id_)
            return Whole(messages_of(answer, buttons, answer.question))
        messages = messages_of(answer, buttons)
        if len(messages) > 1:
            return Whole(messages)
        return Whole(messages, answer.text, tuple(evidence_of(answer, buttons)))


def _line(error: Exception) -> str:
    """What the asker is told. Messages for whoever runs the bot stay in its log."""
    match error:
        case ModelFailed():
            return UNANSWERED
        case AskDifferentlyError():
            # Of the question alone: a wrong choice of model is found at the start.
            said = str(error)
            return f"{said[:1].upper()}{said[1:]}."
        case PrepareStoreError():
            log.error("the store cannot be read: %s", error)
            return PREPARED
        case TimeoutError():
            log.error("an answer took too long")
            return TOO_SLOW
    _log_unforeseen(error)
    return BROKEN


def _log_unforeseen(error: Exception) -> None:
    """Where it happened, without its message, which may hold what somebody wrote."""
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("an answer failed: %s at\n%s", type(error).__name__, where)
