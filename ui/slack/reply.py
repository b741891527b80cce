"""An answer on its way to whoever asked: it grows in the thread where Slack streams, by updates
where it does not, and arrives whole and once, whatever fails on the way."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from slack_sdk.web.async_client import AsyncWebClient

from ui.slack.blocks import Block, Message, words_of
from ui.slack.client import (
    SLACK_ERRORS,
    HeldUpError,
    as_often_as_slack_lets,
    code_of,
    maybe_arrived,
    respond,
    status_of,
)
from ui.slack.escaping import shown, unescaped
from ui.slack.message import Asking, Delivered

BETWEEN_STEPS = 1.0  # seconds; more often, growing would use up what Slack allows a minute
LONGEST_STREAMED = 8_000  # characters, escaped; what is longer is shown whole at the end
EVENT = "podcast_qa_answer"  # the mark by which a message of ours is found again
CLOSED = "message_not_in_streaming_state"
LOOKED_AT = 50  # messages of a thread among which one that may have arrived is looked for

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Whole:
    """All that is to be shown: its messages; and where it is but one, the words that may have been
    shown before, with the blocks below them."""

    messages: Sequence[Message]
    words: str = ""
    below: Sequence[Block] = ()


class Reply(Protocol):
    """Where an answer goes."""

    async def add(self, text: str) -> None:
        """Show more of what the answer says, as far as it can be shown early."""

    async def finish(self, whole: Whole) -> None:
        """Show the whole answer. Raises one of SLACK_ERRORS where it did not arrive."""


@dataclass
class Whisper:
    """The answer to a command, which its asker alone sees."""

    asking: Asking
    log: logging.Logger

    async def add(self, text: str) -> None:
        """Nothing: what one person sees cannot grow."""
        del text

    async def finish(self, whole: Whole) -> None:
        """Show it below the line that said we were looking."""
        for message in as_often_as_slack_lets(whole.messages):
            await respond(self.asking.response_url, message, self.log)


@dataclass
class InThread:
    """The answer in a thread. `id_` marks its messages, so that one that may have arrived although
    Slack said otherwise is found again and not sent twice. It grows by what `hasty` can do at once;
    its end is worth a wait."""

    client: AsyncWebClient
    hasty: AsyncWebClient
    asking: Asking
    id_: str
    now: Callable[[], float] = time.monotonic
    _ts: str | None = None
    _grows: bool = True
    _streaming: bool = False
    _added: str = ""  # what was added, as it stands in the answer
    _sent: str = ""  # as much of it as was sent
    _last: float = field(default=float("-inf"))

    async def add(self, text: str) -> None:
        """Show more of the answer, unless something was shown less than BETWEEN_STEPS ago."""
        self._added = f"{self._added} {text}" if self._added else text
        too_soon = self.now() - self._last < BETWEEN_STEPS
        if not self._grows or too_soon or len(shown(self._added)) > LONGEST_STREAMED:
            return
        self._last = self.now()
        if self._ts is None:
            await self._begin()
        elif not (self._streaming and await self._append()):
            await self._update(self.hasty, self._so_far())

    async def finish(self, whole: Whole) -> None:
        """Show the whole answer in place of what was shown of it, and the rest below it."""
        first, *rest = whole.messages
        stopped = self._streaming and await self._stop(whole)
        if not stopped and not (self._ts and await self._update(self.client, first)):
            await self._post(self.client, first, 0)
        for number, message in enumerate(rest, 1):
            await self._post(self.client, message, number)

    def _so_far(self) -> Message:
        return Message(shown(self._added), tuple(words_of(self._added)))

    async def _begin(self) -> None:
        """Begin a stream, else a message; where neither works, what was added waits."""
        try:
            begun = await self.hasty.chat_startStream(
                channel=self.asking.channel,
                thread_ts=self.asking.thread,
                recipient_team_id=self.asking.team,
                recipient_user_id=self.asking.user,
                markdown_text=shown(self._added),
            )
            self._ts, self._streaming, self._sent = begun["ts"], True, self._added
        except SLACK_ERRORS as error:
            log.info("no stream (%s): updating instead", code_of(error))
            if maybe_arrived(error):
                await self._look_for_beginning()
                return
            try:
                await self._post(self.hasty, self._so_far(), 0)
            except SLACK_ERRORS as second:
                log.info("the beginning of an answer was not posted (%s)", code_of(second))

    async def _look_for_beginning(self) -> None:
        """Go on with a stream that began although Slack said otherwise: a second beginning, or the
        whole beside it, would stand there for ever. A stream carries no mark, so it goes by its
        words; where they are not found, the answer is shown at its end."""
        words = _letters(self._added)

        def begins(message: Delivered) -> bool:
            return not message.get("metadata") and _letters(message.get("text") or "") == words

        try:
            self._ts = await self._find(begins)
        except SLACK_ERRORS as error:
            log.info("a thread could not be looked through (%s)", code_of(error))
        self._streaming = self._grows = self._ts is not None
        self._sent = self._added if self._streaming else ""

    async def _append(self) -> bool:
        more = self._added[len(self._sent) :]
        try:
            await self.hasty.chat_appendStream(
                channel=self.asking.channel, ts=str(self._ts), markdown_text=shown(more)
            )
        except HeldUpError:
            return True  # the next step brings it
        except SLACK_ERRORS as error:
            if status_of(error) == 429:
                return True
            log.info("the stream broke (%s): updating instead", code_of(error))
            await self._end_stream()
            return False
        self._sent = self._added
        return True

    async def _stop(self, whole: Whole) -> bool:
        """End the stream with what is missing; False where that does not make it the answer."""
        if len(whole.messages) > 1 or not whole.words.startswith(self._sent) or not whole.below:
            await self._end_stream()
            return False
        self._streaming = False
        rest = whole.words[len(self._sent) :]
        more: dict[str, Any] = {"markdown_text": shown(rest)} if rest else {}
        try:
            await self.client.chat_stopStream(
                channel=self.asking.channel, ts=str(self._ts), blocks=list(whole.below), **more
            )
        except SLACK_ERRORS as error:
            log.info("the stream was not ended (%s): updating instead", code_of(error))
            if code_of(error) != CLOSED:
                await self._end_stream()  # without blocks; an open one cannot be updated
            return False
        return True

    async def _end_stream(self) -> None:
        self._streaming = False
        try:
            await self.client.chat_stopStream(channel=self.asking.channel, ts=str(self._ts))
        except SLACK_ERRORS as error:
            log.info("the stream was closed (%s)", code_of(error))

    async def _update(self, client: AsyncWebClient, message: Message) -> bool:
        try:
            await client.chat_update(
                channel=self.asking.channel,
                ts=str(self._ts),
                text=message.text,
                blocks=list(message.blocks),
                parse="none",
            )
        except SLACK_ERRORS as error:
            log.info("an answer was not updated (%s)", code_of(error))
            return False
        return True

    async def _post(self, client: AsyncWebClient, message: Message, number: int) -> None:
        """Post a message once: where Slack's answer leaves it open, look before sending again."""
        mark = f"{self.id_}-{number}"

        def marked(message: Delivered) -> bool:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            return bool(payload.get("id") == mark)

        async def send() -> str:
            posted = await client.chat_postMessage(
                channel=self.asking.channel,
                thread_ts=self.asking.thread,
                text=message.text,
                blocks=list(message.blocks),
                parse="none",
                metadata={"event_type": EVENT, "event_payload": {"id": mark}},
                unfurl_links=False,
                unfurl_media=False,
            )
            return str(posted["ts"])

        ts = await _once(send, lambda: self._find(marked))
        if number == 0:
            self._ts = ts

    async def _find(self, is_it: Callable[[Delivered], bool]) -> str | None:
        """The message of ours in the thread, since the question, that `is_it`."""
        page = await self.client.conversations_replies(
            channel=self.asking.channel,
            ts=self.asking.thread,
            oldest=self.asking.ts,
            limit=LOOKED_AT,
            include_all_metadata=True,
        )
        messages: list[Delivered] = page.get("messages") or []
        for message in messages:
            if message.get("bot_id") and is_it(message):
                return str(message["ts"])
        return None


def _letters(text: str) -> str:
    """What of `text` is the same before and after Slack has formatted it."""
    return "".join(filter(str.isalnum, unescaped(text)))


async def _once(
    send: Callable[[], Awaitable[str]], find: Callable[[], Awaitable[str | None]]
) -> str:
    try:
        return await send()
    except SLACK_ERRORS as error:
        if not maybe_arrived(error):
            raise
        return await find() or await send()
