"""State files that are locked, full or closed: a vote is lost, or the asker is told."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.answer import Sentence
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import answer_in, buttons_in, running, until
from ui import feedback_store
from ui.feedback_store import Feedback
from ui.slack import daily_quota, pending_questions, slack_database
from ui.slack.button_handlers import REASON_NOT_SAVED, UNKNOWN_ANSWER, VOTE_NOT_SAVED
from ui.slack.failure_messages import BROKEN

MENTION = f"<@{BOT_USER}> How many lamps go out?"


def scripted() -> ScriptedQA:
    found = [hit(lighthouse())]
    return ScriptedQA([lighthouse()], lambda q: answered(q, found, Sentence("Nine of them.", ())))


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Lock a file, as another process in a transaction does."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, sqlite3.Connection]:
    """The bot's connections by file name, with a short wait for locks."""
    monkeypatch.setattr("ui.state_database.BUSY", 0.3)
    opened: dict[str, sqlite3.Connection] = {}
    for module in (daily_quota, slack_database, pending_questions, feedback_store):
        open_state = module.open_state

        def kept(
            folder: Path,
            name: str,
            schema: str,
            open_: Callable[[Path, str, str], sqlite3.Connection] = open_state,
        ) -> sqlite3.Connection:
            opened[name] = open_(folder, name, schema)
            return opened[name]

        monkeypatch.setattr(module, "open_state", kept)
    return opened


def said(words: str) -> dict[str, object]:
    return {"values": {"words": {"words": {"value": words}}}}


def noting_thread(call: Callable[..., object], threads: list[str]) -> Callable[..., object]:
    """The same call, which also records the name of its thread."""

    def noted(*arguments: object, **options: object) -> object:
        threads.append(threading.current_thread().name)
        return call(*arguments, **options)

    return noted


def test_a_locked_feedback_file_blocks_no_acknowledgement(
    slack: FakeSlack,
    files: dict[str, sqlite3.Connection],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[str] = []
    for method in ("answered", "vote"):
        monkeypatch.setattr(Feedback, method, noting_thread(getattr(Feedback, method), threads))
    with running(slack, scripted(), tmp_path):
        slack.says("C1", "U1", MENTION)
        rated = answer_in(slack, "C1")
        vote = buttons_in(rated["blocks"])
        with held(tmp_path / feedback_store.FILE):
            slack.says("C2", "U1", MENTION)
            clicks = [slack.clicks("U1", way, vote[way], rated) for way in ("good", "bad")]
            form = {
                "type": "modal",
                "callback_id": "reason",
                "private_metadata": vote["bad"],
                "state": said("No!"),
            }
            envelopes = [slack.submits("U7", form), *(envelope for envelope, _ in clicks)]
            envelopes += [slack.event({"type": "reaction_added", "user": "U9"}) for _ in range(9)]
            unrated = answer_in(slack, "C2")
            until(lambda: all(slack.responses[url] for _, url in clicks))
            until(lambda: slack.from_bot("U7"))
        until(lambda: all(envelope in slack.acks for envelope in envelopes))
        _, url = slack.clicks("U1", "good", buttons_in(unrated["blocks"])["good"], unrated)
        until(lambda: slack.responses[url])
    assert [slack.responses[url][0]["text"] for _, url in clicks] == [
        VOTE_NOT_SAVED,
        VOTE_NOT_SAVED,
    ]
    assert slack.from_bot("U7")[0]["text"] == REASON_NOT_SAVED
    assert slack.responses[url][0]["text"] == UNKNOWN_ANSWER
    # Other threads wait for the file, never the event loop, which acknowledges.
    assert threads
    assert all(name.startswith("asyncio_") for name in threads)
    assert Feedback(tmp_path).vote_counts().answers == 0


@pytest.mark.parametrize(
    "file", [slack_database.FILE, daily_quota.FILE, pending_questions.FILE, "all"]
)
@pytest.mark.parametrize("gone", [False, True], ids=["full", "closed"])
def test_a_question_that_cannot_be_recorded_is_reported_once(
    slack: FakeSlack,
    files: dict[str, sqlite3.Connection],
    tmp_path: Path,
    file: str,
    gone: bool,
) -> None:
    qa = scripted()
    with running(slack, qa, tmp_path):
        for name in files if file == "all" else [file]:
            if gone:
                files[name].close()
            else:
                files[name].execute("PRAGMA query_only=ON")
        slack.says("C1", "U1", MENTION)
        url = slack.command("U1", "How many lamps go out?")
        until(lambda: slack.ephemeral)
        until(lambda: slack.responses[url])
        if not gone:
            for name in files:
                files[name].execute("PRAGMA query_only=OFF")
            slack.says("C2", "U1", MENTION)
            answer_in(slack, "C2")
    assert [told["text"] for told in slack.ephemeral] == [BROKEN]
    assert [told["text"] for told in slack.responses[url]] == [BROKEN]
    assert slack.from_bot("C1") == []
    assert len(qa.asked) == (0 if gone else 1)


@pytest.mark.parametrize("file", [slack_database.FILE, pending_questions.FILE, feedback_store.FILE])
def test_an_answer_is_shown_though_it_cannot_be_recorded(
    slack: FakeSlack, files: dict[str, sqlite3.Connection], tmp_path: Path, file: str
) -> None:
    """The disk fills up during the search."""
    gate = asyncio.Event()
    script = scripted()
    qa = ScriptedQA(script.catalogue, lambda question: [gate, *script.answer(question)])
    with running(slack, qa, tmp_path, workers=1):
        slack.says("C1", "U1", MENTION)
        url = slack.command("U1", "How many lamps go out?")
        until(lambda: len(qa.asked) == 1)
        until(lambda: slack.acks)
        files[file].execute("PRAGMA query_only=ON")
        gate.set()
        answer_in(slack, "C1")
        if file != slack_database.FILE:
            until(lambda: slack.responses[url])
        files[file].execute("PRAGMA query_only=OFF")
        slack.plays("chat.postMessage", Trouble(error="channel_not_found"))
        slack.says("C2", "U1", MENTION)
        until(lambda: slack.ephemeral)
        slack.says("C3", "U1", MENTION)
        answer_in(slack, "C3")
    assert len(slack.from_bot("C1")) == 1
