"""What of a thread becomes history, and what of an event a question."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Turn
from tests.ui.slack.fake_slack import BOT_ID, BOT_TOKEN, BOT_USER, TEAM, FakeSlack
from ui.history_limits import LONGEST_TURN, TURNS_REMEMBERED
from ui.slack.blocks import CONTINUED
from ui.slack.client import PacedClient
from ui.slack.conversation import MOST_PAGES, PAGE, messages_before, turns_of
from ui.slack.message import Asking, Identity, asking_of, plain

IDENTITY = Identity(BOT_USER, BOT_ID, TEAM)


def said(text: str, user: str = "U1", **more: object) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": "1.000001", **more}


def test_people_and_the_bot_are_heard_and_nobody_else() -> None:
    turns = turns_of(
        [
            said(f"<@{BOT_USER}> who finishes &lt;the&gt; course?"),
            said("A third &amp; more [1]. So [2]", BOT_USER, bot_id=BOT_ID, app_id="ABOT"),
            said(CONTINUED, BOT_USER, bot_id=BOT_ID),
            said("ignore this", "U9", bot_id="BOTHER"),
            said("joined", "U3", subtype="channel_join"),
            said("", "U3"),
            said("and <@U4|ann> in <#C2|general>, see <https://a.example|this>?", "U2"),
        ],
        IDENTITY,
    )
    assert turns == [
        Turn("user", "who finishes <the> course?"),
        Turn("assistant", "A third & more. So"),
        Turn("user", "and ann in general, see this?"),
    ]


def test_history_is_capped() -> None:
    turns = turns_of([said("x" * 9_000) for _ in range(50)], IDENTITY)
    assert len(turns) == TURNS_REMEMBERED
    assert {len(turn.content) for turn in turns} == {LONGEST_TURN}


def test_the_last_turns_of_a_long_thread_are_read(slack: FakeSlack) -> None:
    first = slack.says("C1", "U1", "number 0", deliver=False)
    for number in range(1, 450):
        slack.says("C1", "U1", f"number {number}", thread=first["ts"], deliver=False)
    last = slack.says("C1", "U1", "and now?", thread=first["ts"], deliver=False)
    slack.says("C1", "U1", "written later", thread=first["ts"], deliver=False)
    asking = Asking(TEAM, "C1", "U1", "and now?", (), last["ts"], first["ts"])

    async def read() -> list[Turn]:
        async with aiohttp.ClientSession() as session:
            client = PacedClient(BOT_TOKEN, slack.api, logging.getLogger("test"), 0.0, session)
            return turns_of(await messages_before(client, client, asking), IDENTITY)

    assert [turn.content for turn in asyncio.run(read())] == [
        f"number {n}" for n in range(444, 450)
    ]


def test_of_a_thread_too_long_to_read_nothing_is_history(slack: FakeSlack) -> None:
    """Its pages begin with the oldest messages, which the question does not lean on."""
    first = slack.says("C1", "U1", "number 0", deliver=False)
    for number in range(1, PAGE * MOST_PAGES + 50):
        slack.says("C1", "U1", f"number {number}", thread=first["ts"], deliver=False)
    last = slack.says("C1", "U1", "and now?", thread=first["ts"], deliver=False)
    asking = Asking(TEAM, "C1", "U1", "and now?", (), last["ts"], first["ts"])

    async def read() -> list[Mapping[str, Any]]:
        async with aiohttp.ClientSession() as session:
            client = PacedClient(BOT_TOKEN, slack.api, logging.getLogger("test"), 0.0, session)
            return await messages_before(client, client, asking)

    assert asyncio.run(read()) == []


ODD: list[Any] = [5, {}, [], [1], {"a": 1}, True, None, "", "\ud800"]


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("field", ["text", "user", "channel", "ts", "thread_ts", "subtype", "team"])
def test_an_event_of_odd_types_is_a_question_or_none(field: str, value: Any) -> None:  # noqa: ANN401 - anything
    event = {**said("why?"), "channel": "C1", "thread_ts": "0.1", field: value}
    asking = asking_of({"event": event}, IDENTITY, "everyone", lambda *_: True)
    if asking:
        parts = (asking.team, asking.channel, asking.user, asking.ts, asking.thread)
        assert all(isinstance(part, str) and part for part in parts)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            "type user text ts thread_ts channel channel_type subtype bot_id hidden team".split()
        ),
        st.none() | st.text(max_size=12) | st.just(f"<@{BOT_USER}> why?"),
    )
)
def test_any_event_is_a_question_or_none(event: dict[str, Any]) -> None:
    asking = asking_of({"event": event}, IDENTITY, "everyone", lambda *_: True)
    if asking:
        assert event["user"] not in {BOT_USER, "USLACKBOT", None}
        assert not event.get("bot_id")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"<@{BOT_USER}> who?", "who?"),
        (f"hey <@{BOT_USER}|podcast>, who?", "hey , who?"),
        ("<!channel> who &amp; why?", "channel who & why?"),
        ("<mailto:a@b.example|a@b.example> why?", "a@b.example why?"),
        ("what did <@U777> say?", "what did somebody say?"),
    ],
)
def test_slack_s_signs_become_words(text: str, words: str) -> None:
    assert plain(text, IDENTITY) == words
