"""What no Slack should send is acknowledged or refused, and the bot goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from rag.answer import Sentence
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.bot import answer_in, buttons_in, running, settled, until, words_in
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from ui.slack.blocks import LONGEST_TEXT
from ui.slack.buttons import NOT_SHARED, SHARED
from ui.slack.client import LEFT_OUT, USES
from ui.slack.waiting import FULL

MENTION = f"<@{BOT_USER}> How many lamps go out?"
SOUND: dict[str, Any] = {"type": "message", "text": "why?", "user": "U1", "channel": "D1"}
ODD_EVENTS: list[dict[str, Any]] = [
    {"channel": 5},
    {"channel": {}},
    {"channel": [1]},
    {"user": 5},
    {"user": {}},
    {"user": [1]},
    {"ts": 5},
    {"ts": {"a": 1}},
    {"ts": []},
    {"thread_ts": 5},
    {"thread_ts": {"a": 1}},
    {"thread_ts": [1]},
    {"text": 5},
    {"text": {}},
    {"text": [1]},
    {"subtype": [1]},
    {"subtype": {}},
    {"type": "assistant_thread_started", "assistant_thread": "x"},
]
CLICK = {"type": "block_actions", "user": {"id": "U1"}, "team": {"id": "T1"}}
VIEW = {"type": "view_submission", "user": {"id": "U1"}, "team": {"id": "T1"}}
ODD_CLICKS: list[dict[str, Any]] = [
    CLICK,
    {**CLICK, "actions": []},
    {**CLICK, "actions": [{"type": "button", "action_id": "good", "block_id": "b"}]},
    {**CLICK, "actions": [{"type": "button", "action_id": "share", "block_id": "b", "value": [1]}]},
    {**VIEW, "view": {"type": "modal", "callback_id": "reason"}},
    {**VIEW, "view": {"type": "modal", "callback_id": "reason", "state": None}},
    {**VIEW, "view": {}},
    {"type": "nobody knows"},
]
ODD_COMMANDS: list[dict[str, Any]] = [
    {},
    {"command": "/podcast"},
    {"command": "/podcast", "text": "why?", "user_id": "U1", "channel_id": "C1"},
    {"command": "/podcast", "text": "why?", "user_id": "U1", "response_url": "http://127.0.0.1/"},
]


def scripted(*told: str) -> ScriptedQA:
    found = [hit(lighthouse())]
    sentences = [Sentence(text, ()) for text in told or ("Nine of them.",)]
    return ScriptedQA([lighthouse()], lambda question: answered(question, found, *sentences))


@pytest.mark.parametrize(
    ("kind", "bodies"),
    [
        (
            "events_api",
            [
                {"type": "event_callback", "event": {**SOUND, "ts": f"9.{n}", **odd}}
                for n, odd in enumerate(ODD_EVENTS)
            ],
        ),
        ("interactive", ODD_CLICKS),
        ("slash_commands", ODD_COMMANDS),
    ],
)
def test_the_bot_goes_on(
    slack: FakeSlack, tmp_path: Path, kind: str, bodies: Sequence[dict[str, Any]]
) -> None:
    qa = scripted()
    with running(slack, qa, tmp_path, at_once=1):
        sent = [slack.delivers(kind, body) for body in bodies]
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        if kind == "events_api":
            # Bolt itself cannot read three of them, and acknowledges none that it cannot read.
            until(lambda: sum(envelope in slack.acks for envelope in sent) >= len(sent) - 3)
    assert len(qa.asked) == 1


def test_half_a_character_is_no_reason_to_fail(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(), tmp_path):
        slack.says("D1", "U1", "how many \ud800 lamps?")
        answer_in(slack, "D1")
        url = slack.command("U1", "how many \ud800 lamps?")
        until(lambda: slack.told[url])
    assert settled(slack.told[url][0])


def test_who_finds_the_line_full_has_spent_nothing(slack: FakeSlack, tmp_path: Path) -> None:
    gate = asyncio.Event()
    sound = scripted()
    qa = ScriptedQA(sound.catalogue, lambda question: [gate, *sound.answer(question)])
    with running(slack, qa, tmp_path, at_once=1, in_line=1, each_daily=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: qa.asked)
        slack.says("C2", "U2", MENTION)
        slack.says("C3", "U3", MENTION)
        until(lambda: slack.whispers)
        gate.set()
        answer_in(slack, "C2")
        slack.says("C4", "U3", MENTION)
        answer_in(slack, "C4")
    assert [(told["user"], told["text"]) for told in slack.whispers] == [("U3", FULL)]


PARAGRAPHS = [f"{number} " + "lamp " * (LONGEST_TEXT // 6) for number in range(30)]


def test_a_command_is_answered_as_often_as_slack_lets(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(*PARAGRAPHS), tmp_path):
        url = slack.command("U1", "how many lamps?")
        until(lambda: len(slack.told[url]) == USES)
        *_, left_out, last = slack.told[url]
        share = buttons_in(last["blocks"])["share"]
        _, shared = slack.clicks("U1", "share", share)
        until(lambda: len(slack.told[shared]) == USES)
    assert LEFT_OUT in words_in(left_out["blocks"])
    *messages, told = slack.told[shared]
    assert [one["response_type"] for one in messages] == ["in_channel"] * (USES - 1)
    assert LEFT_OUT in words_in(messages[-2]["blocks"])
    assert told["text"] == SHARED
    assert told["response_type"] == "ephemeral"


def test_a_share_that_slack_refuses_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(), tmp_path):
        url = slack.command("U1", "how many lamps?")
        until(lambda: slack.told[url])
        slack.plays("response_url", Trouble(status=404))
        _, shared = slack.clicks("U1", "share", buttons_in(slack.told[url][0]["blocks"])["share"])
        until(lambda: slack.told[shared])
    assert [told["text"] for told in slack.told[shared]] == [NOT_SHARED]
