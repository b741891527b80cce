"""What was said before a question, as turns that it may lean on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from slack_sdk.web.async_client import AsyncWebClient

from rag.answer import Turn
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED
from ui.slack.blocks import CONTINUED
from ui.slack.message import Asking, Delivered, Identity, plain

PAGE = 200  # messages; the most that Slack advises to ask for at once
MOST_PAGES = 5
STILL_SPOKEN_OF = 900.0  # seconds for which a direct message may lean on the one above it

_MARKER = re.compile(r"(?<!\s)\s*+\[\d++\]")


async def messages_before(
    client: AsyncWebClient, hasty: AsyncWebClient, asking: Asking
) -> list[Delivered]:
    """What stands in the thread before the question; above a direct message that begins one, the
    thread before it, where `hasty` can tell at once. Raises what the clients raise."""
    thread = asking.thread if asking.in_thread else await _thread_above(hasty, asking)
    if not thread:
        return []
    messages: list[Delivered] = []
    cursor = None
    for _ in range(MOST_PAGES):
        page = await client.conversations_replies(
            channel=asking.channel, ts=thread, limit=PAGE, cursor=cursor, latest=asking.ts
        )
        # Each page begins with the first message of the thread.
        known = {one.get("ts") for one in messages}
        more: list[Delivered] = page.get("messages") or []
        messages += [one for one in more if one.get("ts") not in known]
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            break
    else:
        return []  # the pages begin with the oldest: what is read so far is not what was said last
    return [one for one in messages if _before(one, asking.ts)]


async def _thread_above(client: AsyncWebClient, asking: Asking) -> str | None:
    if not asking.direct:
        return None
    oldest = f"{_order(asking.ts)[0] - STILL_SPOKEN_OF:.6f}"
    page = await client.conversations_history(
        channel=asking.channel, latest=asking.ts, oldest=oldest, limit=PAGE
    )
    messages: list[Delivered] = page.get("messages") or []
    above = [one for one in messages if one.get("user") == asking.user and _before(one, asking.ts)]
    newest = max(above, key=lambda one: _order(one.get("ts", "")), default=None)
    return (newest.get("thread_ts") or newest.get("ts")) if newest else None


def is_among_people(
    messages: Iterable[Delivered],
    asking: Asking,
    identity: Identity,
    to_us: Callable[[Delivered], bool],
) -> bool:
    """Whether somebody else has written since this bot did, not `to_us`: what follows without a
    mention is likely meant for them."""
    others = False
    for message in messages:
        if _is_ours(message, identity):
            others = False
        elif message.get("user") != asking.user and not to_us(message):
            others = True
    return others


def turns_of(messages: Iterable[Delivered], identity: Identity) -> list[Turn]:
    """The messages as turns, capped in number and in length: what people wrote and what this bot
    answered, words only. Other bots, joins and the like are left out."""
    turns: list[Turn] = []
    for turn in filter(None, (_turn(message, identity) for message in messages)):
        if turns and turn.role == turns[-1].role == "assistant":
            # An answer in several messages is one turn.
            turn = Turn("assistant", f"{turns.pop().content} {turn.content}"[:LONGEST_TURN])
        turns.append(turn)
    return turns[-TURNS_REMEMBERED:]


def _turn(message: Delivered, identity: Identity) -> Turn | None:
    text = message.get("text")
    if not text:
        return None
    if _is_ours(message, identity):
        said = _MARKER.sub("", plain(text, identity))
        return Turn("assistant", said[:LONGEST_TURN]) if said and said != CONTINUED else None
    by_program = any(message.get(key) for key in ("bot_id", "bot_profile", "app_id"))
    if by_program or message.get("subtype") not in {None, "thread_broadcast", "file_share"}:
        return None
    said = plain(text, identity)
    return Turn("user", said[:LONGEST_TURN]) if said and message.get("user") else None


def _is_ours(message: Delivered, identity: Identity) -> bool:
    bot = message.get("bot_id")
    return message.get("user") == identity.user or (bot is not None and bot == identity.bot)


def _before(message: Delivered, ts: str) -> bool:
    return _order(message.get("ts", "")) < _order(ts)


def _order(ts: str) -> tuple[int, int]:
    """Slack's numbers in their order; they are no fractions, and too long for a float."""
    seconds, _, rest = ts.partition(".")
    return int(seconds or 0), int(rest or 0)
