"""Files that cannot be written, or are held by somebody else, cost an answer its vote and nobody
their answer; and one answer that fails as none should costs nobody the next."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from rag.answer import Event, Found, Sentence, Turn
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.bot import answer_in, buttons_in, running, until
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from ui import feedback_store as feedback
from ui.feedback_store import Feedback
from ui.slack import deliveries, unfinished
from ui.slack import rate_limits as allowance
from ui.slack.buttons import NOT_KEPT, NOT_KEPT_REASON, UNKNOWN
from ui.slack.message import Asking
from ui.slack.responder import BROKEN
from ui.slack.waiting import Waiting

MENTION = f"<@{BOT_USER}> How many lamps go out?"
IN_TIME = 1.0  # seconds until an acknowledgement, on a busy machine; less than any wait for a file


def scripted() -> ScriptedQA:
    found = [hit(lighthouse())]
    return ScriptedQA([lighthouse()], lambda q: answered(q, found, Sentence("Nine of them.", ())))


class Cancelled(ScriptedQA):
    """A service in which something is cancelled, the first time it is asked."""

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        if not self.asked:
            self.asked.append((question, list(history)))
            yield Found((hit(lighthouse()),), None)
            raise asyncio.CancelledError
        async for event in super().stream(question, history):
            yield event


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Another process writes into a file and does not come to an end."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, sqlite3.Connection]:
    """The files that the bot has open, by their names; it waits for none of them for long."""
    monkeypatch.setattr("ui.state_database.BUSY", 0.3)
    opened: dict[str, sqlite3.Connection] = {}
    for module in (allowance, deliveries, unfinished, feedback):
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


@pytest.mark.parametrize(
    "error",
    [sqlite3.OperationalError("disk I/O error"), asyncio.CancelledError(), KeyError("ts")],
    ids=repr,
)
def test_a_worker_survives_what_an_answer_raises(error: BaseException) -> None:
    answered_: list[str] = []

    async def answer(asking: Asking) -> None:
        if asking.question == "first":
            raise error
        answered_.append(asking.question)

    async def work() -> list[Asking]:
        waiting = Waiting(answer, at_once=1)
        waiting.open()
        for question in ("first", "second"):
            waiting.put(Asking("T1", "C1", "U1", question, ()))
        return await waiting.close(1.0)

    assert asyncio.run(work()) == []
    assert answered_ == ["second"]


def test_a_worker_that_is_told_to_end_ends() -> None:
    async def work() -> bool:
        begun = asyncio.Event()

        async def answer(asking: Asking) -> None:
            del asking
            begun.set()
            await asyncio.sleep(60)

        waiting = Waiting(answer, at_once=1)
        waiting.open()
        waiting.put(Asking("T1", "C1", "U1", "who?", ()))
        await begun.wait()
        async with asyncio.timeout(2):
            return await waiting.close(0.0) == []

    assert asyncio.run(work())


def test_an_answer_that_something_cancelled_is_told(slack: FakeSlack, tmp_path: Path) -> None:
    script = scripted()
    with running(slack, Cancelled(script.catalogue, script.answer), tmp_path, at_once=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.whispers)
        slack.says("C2", "U1", MENTION)
        answer_in(slack, "C2")
        until(lambda: not slack.reactions)
    assert [told["text"] for told in slack.whispers] == [BROKEN]


def test_what_no_client_raises_is_told(
    slack: FakeSlack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that is none, where the answer is looked for that may have arrived."""
    monkeypatch.setattr(slack, "_do_conversations_replies", lambda _: {"messages": ["no message"]})
    slack.plays("chat.postMessage", Trouble(status=500))
    with running(slack, scripted(), tmp_path, at_once=1):
        slack.says("C1", "U1", MENTION)
        until(lambda: slack.whispers)
        slack.says("C2", "U1", MENTION)
        answer_in(slack, "C2")
    assert [told["text"] for told in slack.whispers] == [BROKEN]


def test_a_file_of_votes_that_is_held_delays_nothing(
    slack: FakeSlack, files: dict[str, sqlite3.Connection], tmp_path: Path
) -> None:
    with running(slack, scripted(), tmp_path):
        slack.says("C1", "U1", MENTION)
        rated = answer_in(slack, "C1")
        vote = buttons_in(rated["blocks"])
        with held(tmp_path / feedback.FILE):
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
            until(lambda: all(slack.told[url] for _, url in clicks))
            until(lambda: slack.from_bot("U7"))
        until(lambda: all(envelope in slack.acks for envelope in envelopes))
        _, url = slack.clicks("U1", "good", buttons_in(unrated["blocks"])["good"], unrated)
        until(lambda: slack.told[url])
    assert [slack.told[url][0]["text"] for _, url in clicks] == [NOT_KEPT, NOT_KEPT]
    assert slack.from_bot("U7")[0]["text"] == NOT_KEPT_REASON
    assert slack.told[url][0]["text"] == UNKNOWN
    assert max(seconds for seconds, _ in slack.acks.values()) < IN_TIME
    assert Feedback(tmp_path).tally().answers == 0


@pytest.mark.parametrize("file", [deliveries.FILE, allowance.FILE, unfinished.FILE, "all"])
@pytest.mark.parametrize("gone", [False, True], ids=["full", "closed"])
def test_what_cannot_be_noted_is_told_once(
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
        until(lambda: slack.whispers)
        until(lambda: slack.told[url])
        if not gone:
            for name in files:
                files[name].execute("PRAGMA query_only=OFF")
            slack.says("C2", "U1", MENTION)
            answer_in(slack, "C2")
    assert [told["text"] for told in slack.whispers] == [BROKEN]
    assert [told["text"] for told in slack.told[url]] == [BROKEN]
    assert slack.from_bot("C1") == []
    assert len(qa.asked) == (0 if gone else 1)


@pytest.mark.parametrize("file", [deliveries.FILE, unfinished.FILE, feedback.FILE])
def test_an_answer_is_worth_more_than_a_note(
    slack: FakeSlack, files: dict[str, sqlite3.Connection], tmp_path: Path, file: str
) -> None:
    """The disk fills up while it is being looked for."""
    gate = asyncio.Event()
    script = scripted()
    qa = ScriptedQA(script.catalogue, lambda question: [gate, *script.answer(question)])
    with running(slack, qa, tmp_path, at_once=1):
        slack.says("C1", "U1", MENTION)
        url = slack.command("U1", "How many lamps go out?")
        until(lambda: len(qa.asked) == 1)
        until(lambda: slack.acks)
        files[file].execute("PRAGMA query_only=ON")
        gate.set()
        answer_in(slack, "C1")
        if file != deliveries.FILE:
            until(lambda: slack.told[url])
        files[file].execute("PRAGMA query_only=OFF")
        slack.plays("chat.postMessage", Trouble(error="channel_not_found"))
        slack.says("C2", "U1", MENTION)
        until(lambda: slack.whispers)
        slack.says("C3", "U1", MENTION)
        answer_in(slack, "C3")
    assert len(slack.from_bot("C1")) == 1


def said(words: str) -> dict[str, object]:
    return {"values": {"words": {"words": {"value": words}}}}
