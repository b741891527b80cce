"""Acknowledged in time whatever happens, within Slack's limits and within what may be spent."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import pytest

from tests.openai_server import OpenAIServer, Play
from tests.ui.slack.bot import SENTENCES, answer_in, running, settled, until, with_model
from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble, event_body
from ui.slack.rate_limits import Allowance
from ui.slack.responder import Service

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"

IN_TIME = 0.5  # seconds; Slack waits for 3
LAGS = 4.0  # of the worst pauses of the machine itself that a test allows on top


@contextmanager
def lag() -> Iterator[Callable[[], float]]:
    """The longest time, in seconds, for which the machine lets a thread sleep beyond what it asked
    for while the block runs: what a busy machine does to anybody."""
    worst = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal worst
        while not over.is_set():
            began = time.monotonic()
            time.sleep(0.005)
            worst = max(worst, time.monotonic() - began - 0.005)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield lambda: worst
    finally:
        over.set()
        thread.join()


def percentile(values: list[float], share: float) -> float:
    return statistics.quantiles(values, n=1000, method="inclusive")[round(share * 1000) - 1]


def test_two_hundred_at_once_are_acknowledged_and_answered(
    slack: FakeSlack,
    quotes: Service,
    tmp_path: Path,
) -> None:
    """Of all kinds, since picking quotes alone would keep two cores busy for minutes."""
    quick = ["Which episodes are of season 2?", "What did Idris say of Kubernetes?"]
    kinds = [QUESTION, *quick * 5]
    people = [f"{number:03}" for number in range(200)]
    with running(slack, quotes, tmp_path):
        asked = [
            event_body(slack.says(f"D{person}", f"U{person}", question, deliver=False))
            for person, question in zip(people, cycle(kinds), strict=False)
        ]
        with lag() as paused:
            slack.delivers_at_once(asked)
            until(lambda: len(slack.acks) == len(people))
        for person in people:
            assert answer_in(slack, f"D{person}", seconds=250.0)["text"]
    waited = [seconds for seconds, _ in slack.acks.values()]
    assert percentile(waited, 0.99) <= IN_TIME + LAGS * paused()
    assert all(len(slack.from_bot(f"D{person}")) == 1 for person in people)


def test_a_slow_model_delays_no_acknowledgement(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=30.0))  # or until the test has seen enough
    qa = with_model(sample_store, model, 90.0)
    with running(slack, qa, tmp_path, at_once=4), lag() as paused:
        for number in range(12):  # three times as many as can be answered at once
            slack.says(f"D{number}", f"U{number}", QUESTION)
        until(lambda: len(slack.acks) == 12)
        assert not any(slack.from_bot(f"D{number}") for number in range(12))
        # A click is served, too, while all workers wait for the model.
        envelope, _ = slack.clicks("U1", "good", "nothing")
        until(lambda: envelope in slack.acks)
        model.close()
        for number in range(12):
            answer_in(slack, f"D{number}")
    assert max(seconds for seconds, _ in slack.acks.values()) <= IN_TIME + LAGS * paused()


def test_a_slow_slack_delays_no_acknowledgement(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    slack.plays("reactions.add", Trouble(silent=4.0))
    slack.plays("chat.postMessage", Trouble(silent=4.0))
    with running(slack, quotes, tmp_path, at_once=1), lag() as paused:
        for number in range(10):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.acks) == 20)
        assert len([one for one in slack.from_bot("C1") if settled(one)]) < 10
        until(lambda: len(slack.from_bot("C1")) == 10)
    assert max(seconds for seconds, _ in slack.acks.values()) <= IN_TIME + LAGS * paused()


@pytest.mark.parametrize("method", ["chat.postMessage", "reactions.add", "reactions.remove"])
def test_retry_after_is_kept(
    slack: FakeSlack, quotes: Service, tmp_path: Path, method: str
) -> None:
    slack.plays(method, Trouble(status=429, headers={"Retry-After": "2"}))
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        if method != "reactions.add":  # the answer does not wait for the sign of work
            until(lambda: not slack.reactions)
            first, second = [call.at for call in slack.calls if call.method == method]
            assert second - first >= 2.0
    assert len(slack.from_bot("C1")) == 1


def test_what_one_call_is_told_holds_for_all(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    slack.plays("chat.postMessage", Trouble(status=429, headers={"Retry-After": "2"}))
    with running(slack, quotes, tmp_path):
        for number in range(6):
            slack.says(f"D{number}", "U1", QUESTION)
        for number in range(6):
            answer_in(slack, f"D{number}")
    posts = [call.at for call in slack.calls if call.method == "chat.postMessage"]
    # Those that were on their way at that moment are turned away; nothing follows for two seconds.
    assert not [at for at in posts if 0.5 < at - posts[0] < 1.9]
    assert len(posts) <= 6 + 6


def test_a_channel_gets_a_message_a_second(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    slack.once_a_second = True
    with running(slack, quotes, tmp_path, between_posts=1.0):
        for number in range(3):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.from_bot("C1")) == 3)
        slack.says("D1", "U1", QUESTION)
        answer_in(slack, "D1")


def test_one_person_may_ask_so_much_a_day(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path, each_daily=2):
        for number in range(2):
            slack.says("C1", "U1", MENTION)
            answer_in(slack, "C1", number)
    with running(slack, quotes, tmp_path, each_daily=2):  # a restart gives nothing back
        for _ in range(3):
            slack.says("C1", "U1", MENTION)
        slack.says("C1", "U2", MENTION)  # others still can
        answer_in(slack, "C1", 2)
        until(lambda: slack.whispers)
        url = slack.command("U1", QUESTION)
        until(lambda: slack.told[url])
    assert len(slack.from_bot("C1")) == 3
    [told] = slack.whispers  # once, and to them alone
    assert told["user"] == "U1"
    assert "2 questions for today" in told["text"]
    assert "2 questions for today" in slack.told[url][0]["text"]


def test_all_together_may_ask_so_much_a_day(tmp_path: Path) -> None:
    now = 1_700_000_000.0
    allowance = Allowance(tmp_path, each=5, all_=3, clock=lambda: now)
    assert [allowance.take(f"U{n}") for n in range(3)] == [None] * 3
    refusal = allowance.take("U9")
    assert refusal
    assert refusal.first
    again = allowance.take("U9")
    assert again
    assert not again.first
    now += 24 * 3600
    assert allowance.take("U9") is None
    now -= 24 * 3600  # a clock that is set back gives nothing back
    assert allowance.take("U9")
    allowance.close()


def test_who_finds_the_line_full_is_told(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=3.0))
    qa = with_model(sample_store, model)
    with running(slack, qa, tmp_path, at_once=1, in_line=1):
        slack.says("C1", "U0", MENTION)
        until(lambda: model.requests)
        for number in range(1, 5):
            slack.says("C1", f"U{number}", MENTION)
        until(lambda: len(slack.whispers) == 3)
        until(lambda: len([one for one in slack.from_bot("C1") if settled(one)]) == 2)
    assert all("Too many questions" in told["text"] for told in slack.whispers)
    assert len(slack.acks) == 10


def test_who_waits_when_it_ends_is_told(
    slack: FakeSlack, sample_store: Path, model: OpenAIServer, tmp_path: Path
) -> None:
    model.plays(Play(SENTENCES[0], silence=10.0))
    qa = with_model(sample_store, model)
    with running(slack, qa, tmp_path, at_once=1, last_answers=0.1):
        slack.says("C1", "U0", MENTION)
        until(lambda: model.requests)
        slack.says("D1", "U1", QUESTION)
        until(lambda: len(slack.acks) == 3)
        time.sleep(0.2)
    assert "restarted" in slack.from_bot("D1")[0]["text"]
    assert "restarted" in slack.whispers[0]["text"]
    assert "thread_ts" not in slack.whispers[0]
    assert not slack.reactions
