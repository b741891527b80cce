"""Events are acknowledged whatever else happens, and odd ones change nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from rag.answer import Event, Sentence, Turn
from rag.llm.models import ModelChoice
from tests.openai_server import OpenAIServer, Play
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble, event_body
from tests.ui.slack.running_bot import (
    SENTENCES,
    answer_in,
    running,
    settled,
    until,
    with_model,
)
from ui.slack.qa_service import QAService
from vectorstore.episode import Episode

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"
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


class Gated:
    """The real service; it answers nothing until the test opens the gate."""

    def __init__(self, qa: QAService) -> None:
        self._qa = qa
        self.gate = threading.Event()
        self.asked = 0

    @property
    def model(self) -> ModelChoice:
        return self._qa.model

    def episodes(self) -> Sequence[Episode]:
        return self._qa.episodes()

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        self.asked += 1
        while not self.gate.is_set():
            await asyncio.sleep(0.01)
        async for event in self._qa.stream(question, history):
            yield event


def test_two_hundred_at_once_are_acknowledged_before_any_is_answered(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    """Different kinds of questions: only quotes would keep two cores busy for minutes."""
    quick = ["Which episodes are of season 2?", "What did Idris say of Kubernetes?"]
    kinds = [QUESTION, *quick * 5]
    people = [f"{number:03}" for number in range(200)]
    qa = Gated(quotes)
    with running(slack, qa, tmp_path, workers=8):
        slack.delivers_at_once(
            [
                event_body(slack.says(f"D{person}", f"U{person}", question, deliver=False))
                for person, question in zip(people, cycle(kinds), strict=False)
            ]
        )
        until(lambda: len(slack.acks) == len(people))
        assert not any(slack.from_bot(f"D{person}") for person in people)
        until(lambda: qa.asked == 8)  # all workers are busy
        qa.gate.set()
        for person in people:
            assert answer_in(slack, f"D{person}", seconds=250.0)["text"]
    assert all(len(slack.from_bot(f"D{person}")) == 1 for person in people)
    assert qa.asked == len(people)


def test_a_slow_model_delays_no_acknowledgement(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=30.0))  # or until the test closes the server
    qa = with_model(sample_store, model, 90.0)
    with running(slack, qa, tmp_path, workers=4):
        for number in range(12):  # three times the number of workers
            slack.says(f"D{number}", f"U{number}", QUESTION)
        until(lambda: len(slack.acks) == 12)
        assert not any(slack.from_bot(f"D{number}") for number in range(12))
        # A click is acknowledged, too, while all workers wait for the model.
        envelope, _ = slack.clicks("U1", "good", "nothing")
        until(lambda: envelope in slack.acks)
        assert not any(slack.from_bot(f"D{number}") for number in range(12))
        model.close()
        for number in range(12):
            answer_in(slack, f"D{number}")


def test_a_slow_slack_delays_no_acknowledgement(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    gate = threading.Event()
    slack.plays("reactions.add", Trouble(gate=gate))
    slack.plays("chat.postMessage", Trouble(gate=gate))
    with running(slack, quotes, tmp_path, workers=1):
        for number in range(10):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.acks) == 20)
        assert not [one for one in slack.from_bot("C1") if settled(one)]
        gate.set()
        until(lambda: len(slack.from_bot("C1")) == 10)


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
def test_the_bot_survives_malformed_payloads(
    slack: FakeSlack, tmp_path: Path, kind: str, bodies: Sequence[dict[str, Any]]
) -> None:
    qa = scripted()
    with running(slack, qa, tmp_path, workers=1):
        sent = [slack.delivers(kind, body) for body in bodies]
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        if kind == "events_api":
            # Bolt cannot parse three of them, and does not acknowledge those.
            until(lambda: sum(envelope in slack.acks for envelope in sent) >= len(sent) - 3)
    assert len(qa.asked) == 1


def test_a_lone_surrogate_in_a_question_is_answered(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(), tmp_path):
        slack.says("D1", "U1", "how many \ud800 lamps?")
        answer_in(slack, "D1")
        url = slack.command("U1", "how many \ud800 lamps?")
        until(lambda: slack.responses[url])
    assert settled(slack.responses[url][0])
