"""How an answer grows: by a stream, by updates, and complete at its end whatever fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import (
    CLAIMS,
    SENTENCES,
    answer_in,
    running,
    settled,
    until,
    with_model,
    words_in,
)

MENTION = f"<@{BOT_USER}> How much of the bread came back when they began, and after a year?"
LINK = "<https://www.youtube.com/watch?v=invented-03&amp;t=172s|0:02:52>"
LIMITED = Trouble(status=429, headers={"Retry-After": "200"})


@pytest.fixture(autouse=True)
def many_steps(monkeypatch: pytest.MonkeyPatch, model: OpenAIServer) -> None:
    """A model that writes one sentence at a time, each shown at once."""
    monkeypatch.setattr("ui.slack.streaming_reply.UPDATE_INTERVAL", 0.05)
    model.plays(Play("".join(SENTENCES), piece=len(SENTENCES[0]), pause=0.4))


def test_an_answer_streams_and_ends_with_its_evidence(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.from_bot("C1"))
        early = slack.from_bot("C1")[0]
        assert not settled(early)
        assert early["text"].startswith(CLAIMS[0])
        answer = answer_in(slack, "C1")
    assert answer["ts"] == early["ts"]
    for claim in CLAIMS:
        assert answer["text"].count(claim) == 1
    assert LINK in words_in(answer["blocks"])
    assert CLAIMS[0] not in words_in(answer["blocks"])  # the text is not shown twice
    assert slack.called("chat.startStream")
    assert len(slack.from_bot("C1")) == 1


def test_without_streams_the_message_is_updated(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    slack.streams = False
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.from_bot("C1"))
        early = slack.from_bot("C1")[0]
        answer = answer_in(slack, "C1")
    assert answer["ts"] == early["ts"]
    assert not settled(early)
    assert words_in(answer["blocks"]).startswith(CLAIMS[0])
    assert LINK in words_in(answer["blocks"])
    assert len(slack.from_bot("C1")) == 1


@pytest.mark.parametrize("method", ["chat.appendStream", "chat.stopStream"])
def test_a_closed_stream_continues_with_updates(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path, method: str
) -> None:
    slack.plays(method, Trouble(error="message_not_in_streaming_state"))
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.from_bot("C1"))
        if method == "chat.stopStream":
            slack.stream_expires()
        answer = answer_in(slack, "C1")
        until(lambda: not slack.reactions)
    assert len(slack.from_bot("C1")) == 1
    for claim in CLAIMS:
        assert words_in(answer["blocks"]).count(claim) == 1
    assert LINK in words_in(answer["blocks"])


@pytest.mark.parametrize("code", ["invalid_blocks", "msg_too_long", "internal_error"])
def test_a_stream_that_cannot_be_stopped_becomes_the_whole_answer(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path, code: str
) -> None:
    slack.plays("chat.stopStream", Trouble(error=code))
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        until(lambda: not slack.reactions)
    assert len(slack.from_bot("C1")) == 1
    assert not slack.streaming()
    for claim in CLAIMS:
        assert words_in(answer["blocks"]).count(claim) == 1
    assert LINK in words_in(answer["blocks"])


def test_a_message_that_cannot_be_updated_is_posted_in_full(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    slack.streams = False
    slack.plays("chat.update", *[Trouble(error="cant_update_message")] * 9)
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
    assert CLAIMS[0] in words_in(answer["blocks"])


@pytest.mark.parametrize(
    "trouble",
    [
        Trouble(status=500),
        Trouble(status=500, after=True),
        Trouble(hang_up=True),
        Trouble(hang_up=True, after=True),
        LIMITED,
        Trouble(error="missing_scope"),
    ],
    ids=str,
)
def test_a_stream_that_fails_to_start_is_in_the_thread_once(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path, trouble: Trouble
) -> None:
    slack.plays("chat.startStream", trouble)
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        until(lambda: not slack.reactions)
    assert len(slack.from_bot("C1")) == 1
    told = answer["text"] + words_in(answer["blocks"])
    assert LINK in told
    assert all(claim in told for claim in CLAIMS)


@pytest.mark.parametrize("method", ["chat.startStream", "chat.appendStream"])
def test_growing_never_waits_for_a_rate_limit(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path, method: str
) -> None:
    """Slack asks for 200 seconds, far more than the test waits."""
    slack.plays(method, LIMITED)
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
    assert len(slack.from_bot("C1")) == 1
    assert CLAIMS[-1] in answer["text"] + words_in(answer["blocks"])
    assert len(slack.called(method)) == 1


def test_the_final_reply_waits_for_a_rate_limit(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    slack.streams = False
    slack.plays("chat.update", Trouble(status=429, headers={"Retry-After": "2"}))
    with running(slack, with_model(sample_store, model), tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
    first, last = [call.at for call in slack.calls if call.method == "chat.update"]
    assert last - first >= 2.0
    assert CLAIMS[-1] in words_in(answer["blocks"])
    assert len(slack.from_bot("C1")) == 1
