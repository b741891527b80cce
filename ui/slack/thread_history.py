"""Thread history: what was said before a question, as turns of a conversation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Turn
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED
from ui.slack.block_kit import CONTINUED
from ui.slack.event_parsing import plain_text
from ui.slack.slack_question import BotIdentity, Payload, SlackQuestion

PAGE_SIZE = 200  # messages; the largest page that Slack recommends
MAX_PAGES = 5
DIRECT_MESSAGE_CONTEXT = 900.0  # seconds in which a direct message may refer to the one above it

_MARKER = re.compile(r"(?<!\s)\s*+\[\d++\]")


async def read_history(
    client: AsyncWebClient, immediate: AsyncWebClient, question: SlackQuestion
) -> list[Payload]:
    """Return the messages of the thread before the question, oldest first.

    For a direct message outside a thread: those of the previous thread, unless `immediate` would
    have to wait to find it. Raises SLACK_ERRORS.
    """
    thread = question.thread if question.in_thread else await _previous_thread(immediate, question)
    if not thread:
        return []
    messages: list[Payload] = []
    cursor = None
    for _ in range(MAX_PAGES):
        page = await client.conversations_replies(
            channel=question.channel, ts=thread, limit=PAGE_SIZE, cursor=cursor, latest=question.ts
        )
        # Each page begins with the first message of the thread.
        seen = {one.get("ts") for one in messages}
        batch: list[Payload] = page.get("messages") or []
        messages += [one for one in batch if one.get("ts") not in seen]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    else:
        return []  # pages begin with the oldest: the recent messages were not reached
    return [one for one in messages if _is_before(one, question.ts)]


async def _previous_thread(client: AsyncWebClient, question: SlackQuestion) -> str | None:
    if not question.direct:
        return None
    oldest = f"{_order(question.ts)[0] - DIRECT_MESSAGE_CONTEXT:.6f}"
    page = await client.conversations_history(
        channel=question.channel, latest=question.ts, oldest=oldest, limit=PAGE_SIZE
    )
    messages: list[Payload] = page.get("messages") or []
    earlier = [
        one for one in messages if one.get("user") == question.user and _is_before(one, question.ts)
    ]
    newest = max(earlier, key=lambda one: _order(one.get("ts", "")), default=None)
    return (newest.get("thread_ts") or newest.get("ts")) if newest else None


def is_between_people(
    messages: Iterable[Payload],
    question: SlackQuestion,
    identity: BotIdentity,
    is_to_bot: Callable[[Payload], bool],
) -> bool:
    """Whether somebody else has written since the bot did, in a message that was not to the bot.

    If so, what follows without a mention is probably meant for them.
    """
    others = False
    for message in messages:
        if _is_own(message, identity):
            others = False
        elif message.get("user") != question.user and not is_to_bot(message):
            others = True
    return others


def history_turns(messages: Iterable[Payload], identity: BotIdentity) -> list[Turn]:
    """Return what people wrote and the bot answered: at most TURNS_REMEMBERED turns of at most
    LONGEST_TURN characters. Other bots, joins and the like are left out."""
    turns: list[Turn] = []
    for turn in filter(None, (_turn(message, identity) for message in messages)):
        if turns and turn.role == turns[-1].role == "assistant":
            # An answer in several messages is one turn.
            turn = Turn("assistant", f"{turns.pop().content} {turn.content}"[:LONGEST_TURN])
        turns.append(turn)
    return turns[-TURNS_REMEMBERED:]


def _turn(message: Payload, identity: BotIdentity) -> Turn | None:
    text = message.get("text")
    if not text:
        return None
    if _is_own(message, identity):
        answer = _MARKER.sub("", plain_text(text, identity))
        return Turn("assistant", answer[:LONGEST_TURN]) if answer and answer != CONTINUED else None
    from_app = any(message.get(key) for key in ("bot_id", "bot_profile", "app_id"))
    if from_app or message.get("subtype") not in {None, "thread_broadcast", "file_share"}:
        return None
    words = plain_text(text, identity)
    return Turn("user", words[:LONGEST_TURN]) if words and message.get("user") else None


def _is_own(message: Payload, identity: BotIdentity) -> bool:
    bot = message.get("bot_id")
    return message.get("user") == identity.user or (bot is not None and bot == identity.bot)


def _is_before(message: Payload, ts: str) -> bool:
    return _order(message.get("ts", "")) < _order(ts)


def _order(ts: str) -> tuple[int, int]:
    """Return a sort key for a timestamp. Its parts are integers, too long for a float."""
    seconds, _, sequence = ts.partition(".")
    return int(seconds or 0), int(sequence or 0)
