"""Which questions are not queued, and what their askers are told."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rag.answer import Sentence
from tests.openai_server import OpenAIServer, Play
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack
from tests.ui.slack.running_bot import (
    SENTENCES,
    answer_in,
    running,
    settled,
    until,
    with_model,
)
from ui.slack.qa_service import QAService
from ui.slack.question_intake import UNKNOWN_MEMBER
from ui.slack.question_queue import FULL

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def scripted(*told: str) -> ScriptedQA:
    found = [hit(lighthouse())]
    sentences = [Sentence(text, ()) for text in told or ("Nine of them.",)]
    return ScriptedQA([lighthouse()], lambda question: answered(question, found, *sentences))


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("what did <@U77> say about bread?", False),
        ("what did <@U77> say about bread? <@U78>", False),
        ("hey <@U77>, how much of the bread came back?", True),
        ("how much of the bread came back? cc <@U77> <@U78>", True),
    ],
)
def test_a_question_about_a_mentioned_member_is_refused(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, words: str, answered: bool
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> {words}")
        until(lambda: slack.from_bot("C1") or slack.ephemeral)
    assert bool(slack.from_bot("C1")) is answered
    if not answered:
        assert slack.ephemeral[0]["text"] == UNKNOWN_MEMBER


def test_the_asker_is_told_if_the_queue_is_full(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=3.0))
    qa = with_model(sample_store, model)
    with running(slack, qa, tmp_path, workers=1, max_waiting=1):
        slack.says("C1", "U0", MENTION)
        until(lambda: model.requests)
        for number in range(1, 5):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.ephemeral) == 3)
        until(lambda: len([one for one in slack.from_bot("C1") if settled(one)]) == 2)
    assert all("Too many questions" in told["text"] for told in slack.ephemeral)
    assert len(slack.acks) == 10


def test_a_full_queue_does_not_use_up_the_quota(slack: FakeSlack, tmp_path: Path) -> None:
    gate = asyncio.Event()
    sound = scripted()
    qa = ScriptedQA(sound.catalogue, lambda question: [gate, *sound.answer(question)])
    with running(slack, qa, tmp_path, workers=1, max_waiting=1, user_daily=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: qa.asked)
        slack.says("C2", "U2", MENTION)
        slack.says("C3", "U3", MENTION)
        until(lambda: slack.ephemeral)
        gate.set()
        answer_in(slack, "C2")
        slack.says("C4", "U3", MENTION)
        answer_in(slack, "C4")
    assert [(told["user"], told["text"]) for told in slack.ephemeral] == [("U3", FULL)]
