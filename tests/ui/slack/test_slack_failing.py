"""When something fails, the asker is told once, in one line, and nothing is written into the log
that somebody said."""

from __future__ import annotations

import logging
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from rag import PodcastQA
from rag.answer import Event, Found, Turn
from rag.llm.models import ModelChoice
from tests.openai_server import OpenAIServer, Play
from tests.ui.scripted import QUOTES, hit, lighthouse
from tests.ui.slack.bot import SENTENCES, answer_in, running, until, with_model, words_in
from tests.ui.slack.fake_slack import APP_TOKEN, BOT_TOKEN, BOT_USER, FakeSlack, Trouble
from ui.errors import ChangeSettingsError
from ui.slack.responder import Service
from vectorstore.episode import Episode

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


@dataclass
class Failing:
    """A service that finds passages and then fails as no real one should."""

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


def test_a_model_that_is_down_leaves_the_quotes(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(status=401))
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        until(lambda: cleared(slack))
    assert "eighteen percent of everything" in answer["text"]
    assert "model" in words_in(answer["blocks"])  # one line says why these are quotes
    assert len(slack.from_bot("C1")) == 1


def test_a_store_that_is_gone_is_told_in_a_line(
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


def test_what_nobody_foresaw_is_told_with_the_passages(
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


def test_what_takes_too_long_is_told(
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


def test_what_cannot_be_asked_is_told(slack: FakeSlack, quotes: Service, tmp_path: Path) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("D1", "U1", "x" * 2_500)
        until(lambda: slack.from_bot("D1"))
    [told] = slack.from_bot("D1")
    assert "question" in told["text"]
    assert "\n" not in told["text"]


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500, after=True),
        Trouble(status=500),
        Trouble(status=503),
        Trouble(hang_up=True, after=True),
        Trouble(hang_up=True),
        Trouble(status=429, headers={"Retry-After": "1"}),
    ],
    ids=str,
)
def test_what_slack_leaves_open_arrives_once(
    slack: FakeSlack, quotes: Service, tmp_path: Path, trouble: Trouble
) -> None:
    slack.plays("chat.postMessage", trouble)
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        until(lambda: cleared(slack))
    assert len(slack.from_bot("C1")) == 1


@pytest.mark.parametrize(
    "method", ["reactions.add", "conversations.info", "conversations.replies", "reactions.remove"]
)
@pytest.mark.parametrize("trouble", [Trouble(error="missing_scope"), Trouble(status=500)], ids=str)
def test_what_is_not_needed_may_fail(
    slack: FakeSlack, quotes: Service, tmp_path: Path, method: str, trouble: Trouble
) -> None:
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", MENTION, deliver=False)
        slack.plays(method, trouble)
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        answer = answer_in(slack, "C1")
    assert "eighteen percent" in words_in(answer["blocks"])


def test_what_is_not_needed_may_be_held_up(
    slack: FakeSlack, quotes: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.slack.responder.HISTORY_PATIENCE", 0.5)
    monkeypatch.setattr("ui.slack.channels.PATIENCE", 0.5)
    for method in ("reactions.add", "conversations.info", "conversations.replies"):
        slack.plays(method, Trouble(status=429, headers={"Retry-After": "200"}))
    slack.plays("reactions.remove", Trouble(status=429, headers={"Retry-After": "4"}))
    with running(slack, quotes, tmp_path, at_once=1):
        first = slack.says("C1", "U1", MENTION, deliver=False)
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        slack.says("C1", "U1", MENTION, thread=first["ts"])
        answer_in(slack, "C1", 1)  # the second does not wait until the first is cleared up
        assert len(slack.called("reactions.remove")) <= 2
        until(lambda: len(slack.called("reactions.remove")) >= 3)


def test_an_answer_that_slack_refuses_is_told(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    slack.plays("chat.postMessage", Trouble(error="invalid_blocks"))
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.whispers)
        until(lambda: cleared(slack))
    assert "Slack did not take the answer" in slack.whispers[0]["text"]


def test_a_socket_that_is_dropped_is_opened_again(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.closes_sockets()
        slack.says("D1", "U1", QUESTION)  # waits for the next connection
        answer_in(slack, "D1")
    assert slack.sockets == 2


@pytest.mark.parametrize(
    ("method", "variable"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
def test_a_token_that_slack_refuses_is_named(
    slack: FakeSlack, quotes: Service, tmp_path: Path, method: str, variable: str
) -> None:
    slack.plays(method, Trouble(error="invalid_auth"))
    with (
        pytest.raises(ChangeSettingsError, match=f"{variable} .invalid_auth") as raised,
        running(slack, quotes, tmp_path),
    ):
        pass
    assert BOT_TOKEN not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_the_log_holds_no_word_and_no_token(
    slack: FakeSlack,
    quotes: Service,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Whatever happens, and however much is logged."""
    caplog.set_level(logging.DEBUG)
    slack.plays("chat.postMessage", Trouble(status=500), Trouble(error="invalid_blocks"))
    word = "zwetschgenkuchen"
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", f"<@{BOT_USER}> who bakes {word}?")
        until(lambda: slack.whispers)
        slack.says("D1", "U1", f"who bakes {word}?")
        answer_in(slack, "D1")
        slack.delivers("events_api", {"type": "nobody_knows", "text": word})
        slack.delivers("interactive", {"type": "shortcut", "callback_id": word})
        slack.command("U1", f"who bakes {word}?")
        slack.clicks("U1", "quote", word)
        slack.closes_sockets()
        slack.says("D2", "U1", f"who bakes {word}?")
        answer_in(slack, "D2")
    told = [record for record in caplog.records if not record.name.startswith("aiohttp.")]
    written = "\n".join([str((record.getMessage(), record.exc_text)) for record in told])
    written += "".join(capfd.readouterr())
    assert "invalid_blocks" in written  # it does log
    for secret in (word, BOT_TOKEN, APP_TOKEN, "invented-ticket", "bread"):
        assert secret not in written
