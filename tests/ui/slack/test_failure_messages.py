"""If something fails, the asker is told once, in one line."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rag import PodcastQA
from rag.answer import Event, Found, Sentence, Turn
from rag.llm.models import ModelChoice
from tests.openai_server import OpenAIServer, Play
from tests.ui.scripted import QUOTES, ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import (
    SENTENCES,
    answer_in,
    running,
    until,
    with_model,
    words_in,
)
from ui.slack.failure_messages import BROKEN
from ui.slack.qa_service import QAService
from vectorstore.episode import Episode

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


@dataclass
class Failing:
    """A service that finds passages and then raises an unexpected error."""

    error: Exception
    model: ModelChoice = QUOTES
    asked: list[str] = field(default_factory=list)

    def episodes(self) -> Sequence[Episode]:
        return [lighthouse()]

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        self.asked.append(question)
        yield Found((hit(lighthouse()),), None)
        raise self.error


def cleared(slack: FakeSlack) -> bool:
    return not slack.reactions and not any(slack.statuses.values())


def scripted() -> ScriptedQA:
    found = [hit(lighthouse())]
    return ScriptedQA([lighthouse()], lambda q: answered(q, found, Sentence("Nine of them.", ())))


class Cancelled(ScriptedQA):
    """A service that is cancelled from within, the first time it is asked."""

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        if not self.asked:
            self.asked.append((question, list(history)))
            yield Found((hit(lighthouse()),), None)
            raise asyncio.CancelledError
        async for event in super().stream(question, history):
            yield event


def test_without_its_model_the_bot_answers_with_quotes(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(status=401))
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        until(lambda: cleared(slack))
    assert "eighteen percent of everything" in answer["text"]
    assert "model" in words_in(answer["blocks"])  # a line says why these are quotes
    assert len(slack.from_bot("C1")) == 1


def test_a_missing_store_is_reported_in_one_line(
    slack: FakeSlack, sample_store: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    qa = PodcastQA.open(store, llm="quotes")
    with running(slack, qa, tmp_path / "state"):
        shutil.rmtree(store)
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.from_bot("C1"))
        until(lambda: cleared(slack))
    [told] = slack.from_bot("C1")
    assert "being prepared" in told["text"]
    assert str(tmp_path) not in str(told)


def test_an_unexpected_error_is_reported_with_the_passages(
    slack: FakeSlack, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    qa = Failing(ValueError(f"a secret in the middle of {QUESTION}"))
    with running(slack, qa, tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.from_bot("C1"))
        until(lambda: cleared(slack))
    [told] = slack.from_bot("C1")
    assert "Something went wrong" in told["text"]
    assert "Forty Lighthouses" in words_in(told["blocks"])
    assert "ValueError" in caplog.text
    assert "a secret" not in caplog.text


def test_a_timeout_is_reported_with_the_passages(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=30.0))
    with running(slack, with_model(sample_store, model, 60.0), tmp_path, deadline=3.0):
        slack.says("D1", "U1", QUESTION)
        until(lambda: slack.from_bot("D1"))
        until(lambda: cleared(slack))
    [told] = slack.from_bot("D1")
    assert "too long" in told["text"]
    assert "Loaf of Bread" in words_in(told["blocks"])


def test_an_invalid_question_is_reported(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "x" * 2_500)
        until(lambda: slack.from_bot("D1"))
    [told] = slack.from_bot("D1")
    assert "question" in told["text"]
    assert "\n" not in told["text"]


def test_an_answer_that_slack_rejects_is_reported(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    slack.plays("chat.postMessage", Trouble(error="invalid_blocks"))
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.ephemeral)
        until(lambda: cleared(slack))
    assert "Slack rejected the answer" in slack.ephemeral[0]["text"]


def test_an_answer_cancelled_from_within_is_reported(slack: FakeSlack, tmp_path: Path) -> None:
    script = scripted()
    with running(slack, Cancelled(script.catalogue, script.answer), tmp_path, workers=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.ephemeral)
        slack.says("C2", "U1", MENTION)
        answer_in(slack, "C2")
        until(lambda: not slack.reactions)
    assert [told["text"] for told in slack.ephemeral] == [BROKEN]


def test_a_malformed_response_of_slack_is_reported(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it searches the thread for an answer that may have arrived."""
    monkeypatch.setattr(slack, "_do_conversations_replies", lambda _: {"messages": ["no message"]})
    slack.plays("chat.postMessage", Trouble(status=500))
    with running(slack, scripted(), tmp_path, workers=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.ephemeral)
        slack.says("C2", "U1", MENTION)
        answer_in(slack, "C2")
    assert [told["text"] for told in slack.ephemeral] == [BROKEN]
