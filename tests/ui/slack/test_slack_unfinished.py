"""What a process that was killed left: answered by the next one, or told."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from tests.ui.slack.bot import answer_in, running, until, words_in
from tests.ui.slack.fake_slack import BOT_USER, TEAM, FakeSlack, Trouble, event_body
from ui.slack.deliveries import Deliveries
from ui.slack.message import Asking
from ui.slack.responder import Service
from ui.slack.resuming import INTERRUPTED
from ui.slack.unfinished import FILE, WAITED_FOR, Left, Unfinished

QUESTION = "How much of the bread came back when they began?"


def leave(
    folder: Path, asking: Asking, *, shown: bool = False, again: bool = False, at: float = 0.0
) -> None:
    """As a process leaves a question that is killed before its end, `at` seconds ago."""
    deliveries = Deliveries(folder)
    deliveries.claim(asking.keys)
    if shown:
        deliveries.show(asking.keys)
    deliveries.close()
    unfinished = Unfinished(folder)
    unfinished.begin(asking)
    if again:
        unfinished.left()
    unfinished.close()
    with sqlite3.connect(folder / FILE) as db:
        db.execute("UPDATE unfinished SET at = at - ?", (at,))


def asked(slack: FakeSlack, channel: str = "C1") -> Asking:
    """A question in Slack, with the sign of work that the killed process had set."""
    words = QUESTION if channel.startswith("D") else f"<@{BOT_USER}> {QUESTION}"
    event = slack.says(channel, "U1", words, deliver=False)
    ts = event["ts"]
    slack.reactions.add((channel, ts, "eyes"))
    keys = (f"message:{channel}:{ts}", "event:Ev1")
    return Asking(TEAM, channel, "U1", QUESTION, keys, ts, ts, channel.startswith("D"))


def nothing_left(folder: Path) -> bool:
    with sqlite3.connect(folder / FILE) as db:
        return not db.execute("SELECT 1 FROM unfinished").fetchall()


def test_it_is_answered_once_whatever_is_delivered_again(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    left = asked(slack)
    leave(tmp_path, left)
    event = {**slack.messages["C1"][0], "channel": "C1", "type": "app_mention"}
    for _ in range(2):
        with running(slack, quotes, tmp_path):
            slack.delivers("events_api", event_body(event, "Ev1"))
            answer = answer_in(slack, "C1")
            until(lambda: not slack.reactions)
            until(lambda: nothing_left(tmp_path))
    assert len(slack.from_bot("C1")) == 1
    assert not slack.whispers
    assert "eighteen percent" in words_in(answer["blocks"])


def test_what_was_overheard_is_still_no_more_than_that(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    first = slack.says("C1", "U2", "Hello everybody", deliver=False)
    event = slack.says("C1", "U1", "Why do you think so?", thread=first["ts"], deliver=False)
    keys = (f"message:C1:{event['ts']}",)
    left = Asking(TEAM, "C1", "U1", "", keys, event["ts"], first["ts"], overheard=True)
    leave(tmp_path, left)
    with running(slack, quotes, tmp_path):
        until(lambda: nothing_left(tmp_path))
    assert slack.from_bot("C1") == []
    assert not slack.whispers


@pytest.mark.parametrize(
    ("shown", "again", "trouble"),
    [
        (True, False, None),  # there may be an answer, or half of one
        (False, True, None),  # it may be what ends our processes
        (False, False, Trouble(error="missing_scope")),  # its words cannot be read
    ],
)
def test_where_it_is_not_answered_the_asker_is_told_once(
    slack: FakeSlack,
    quotes: Service,
    tmp_path: Path,
    shown: bool,
    again: bool,
    trouble: Trouble | None,
) -> None:
    left = asked(slack)
    leave(tmp_path, left, shown=shown, again=again)
    if trouble:
        slack.plays("conversations.replies", trouble)
    for _ in range(2):
        with running(slack, quotes, tmp_path):
            until(lambda: not slack.reactions)
            until(lambda: nothing_left(tmp_path))
    [told] = slack.whispers
    assert told["text"] == INTERRUPTED
    assert told["user"] == "U1"
    assert slack.from_bot("C1") == []


def test_who_used_a_command_is_told(slack: FakeSlack, quotes: Service, tmp_path: Path) -> None:
    url = slack.response_url()
    leave(tmp_path, Asking(TEAM, "C1", "U1", QUESTION, ("command:1",), response_url=url))
    with running(slack, quotes, tmp_path):
        until(lambda: slack.told[url])
    assert slack.told[url][0]["text"] == INTERRUPTED


def test_what_was_taken_back_meanwhile_is_let_be(
    slack: FakeSlack, quotes: Service, tmp_path: Path
) -> None:
    leave(tmp_path, asked(slack))
    slack.messages["C1"].clear()
    with running(slack, quotes, tmp_path):
        until(lambda: nothing_left(tmp_path))
    assert slack.from_bot("C1") == []
    assert not slack.whispers


def test_nobody_waits_for_longer_than_an_hour(tmp_path: Path) -> None:
    asking = Asking(TEAM, "C1", "U1", "", ("message:C1:1",), "1.0", "1.0")
    for at, expected in ((WAITED_FOR + 1, []), (WAITED_FOR - 60, [Left(asking, again=False)])):
        leave(tmp_path, replace(asking, question=QUESTION), at=at)
        unfinished = Unfinished(tmp_path)
        assert unfinished.left() == expected
        unfinished.close()


def test_no_words_are_kept(tmp_path: Path) -> None:
    leave(tmp_path, Asking(TEAM, "C1", "U1", QUESTION, ("message:C1:1",), "1.0", "1.0"))
    assert "bread" not in "\n".join(sqlite3.connect(tmp_path / FILE).iterdump())
