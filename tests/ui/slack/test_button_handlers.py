"""What the buttons do, and what becomes of votes."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from pathlib import Path
from typing import Any

from evaluation.questions import read_questions
from ingest.pipeline import ingest
from rag import PodcastQA
from tests.ui.slack.fake_slack import BOT_USER, PRIVATE, FakeSlack, Message, Trouble
from tests.ui.slack.running_bot import answer_in, buttons_in, running, until, words_in
from tests.ui.terminal import Terminal
from ui.feedback_store import FILE, Feedback
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def clicked(slack: FakeSlack, action: str, answer: Message, user: str = "U2") -> dict[str, Any]:
    """The reply to a person who clicks."""
    _, url = slack.clicks(user, action, buttons_in(answer["blocks"])[action], answer)
    until(lambda: slack.responses[url])
    return slack.responses[url][0]


def state(kind: str, words: str) -> dict[str, Any]:
    return {
        "kind": {"kind": {"selected_option": {"value": kind}}},
        "words": {"words": {"value": words}},
    }


def test_a_quote_is_shown_only_to_the_person_who_clicked(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        asked = slack.says("C1", "U1", MENTION)
        told = clicked(slack, "quote-1", answer_in(slack, "C1"))
    assert told["response_type"] == "ephemeral"
    assert told["thread_ts"] == asked["ts"]
    assert not told["replace_original"]
    shown = words_in(told["blocks"])
    assert re.match(r"Marit: “.*”\nTobias: “When we began, ", shown)
    assert "eighteen percent of everything that was baked" in shown
    assert "0:02:52" in shown
    assert len(slack.from_bot("C1")) == 1


def test_more_passages_shows_the_uncited_ones(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        told = clicked(slack, "passages", answer)
    shown = words_in(told["blocks"])
    assert "youtube.com" in shown
    assert "eighteen percent of everything that was baked" not in shown


def test_a_quote_that_has_changed_is_not_shown(
    slack: FakeSlack, sample_archive: Path, tmp_path: Path
) -> None:
    archive, store = tmp_path / "archive", tmp_path / "store"
    shutil.copytree(sample_archive, archive)
    ingest(str(archive), store)
    with running(slack, PodcastQA.open(store, llm="quotes"), tmp_path / "state"):
        slack.says("C1", "U1", MENTION)
        answer = answer_in(slack, "C1")
        episode = archive / "_podcast" / "invented-bakery-forecasting.md"
        text = episode.read_text(encoding="utf-8")
        episode.write_text(text.replace("eighteen percent", "nineteen percent"), encoding="utf-8")
        ingest(str(archive), store)
        told = clicked(slack, "quote-1", answer)
        slack.clicks("U2", "quote-1", "garbage")
    assert "has changed" in told["text"]


def test_votes_become_evaluation_questions(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    refused = "What does the podcast say about submarine tax law in Portugal?"
    with running(slack, quotes, tmp_path):
        first = slack.says("C1", "U1", MENTION)
        right = answer_in(slack, "C1")
        slack.says("C1", "U1", "And after a year?", thread=first["ts"])
        wrong = answer_in(slack, "C1", 1)
        slack.says("D1", "U1", refused)
        refusal = answer_in(slack, "D1")
        assert "Thank you" in clicked(slack, "good", right)["text"]
        clicked(slack, "good", right, "U3")
        clicked(slack, "good", refusal)
        slack.clicks("U2", "bad", buttons_in(wrong["blocks"])["bad"], wrong)
        until(lambda: slack.forms)
        form = {**slack.forms[0], "state": {"values": state("It answers another question", "No!")}}
        envelope = slack.submits("U2", form)
        until(lambda: envelope in slack.acks)
        until(lambda: any("reasons" in line for line in Feedback(tmp_path).questions()))
    lines = {line["question"]: line for line in Feedback(tmp_path).questions()}
    assert len(lines) == 3
    assert lines[QUESTION]["type"] == "rated_right"
    assert lines[QUESTION]["votes"] == {"good": 2, "bad": 0}
    assert {"slug": "invented-bakery-forecasting", "start_sec": 172, "end_sec": 191} in lines[
        QUESTION
    ]["gold"]
    follow_up = lines["And after a year?"]
    assert follow_up["type"] == "rated_wrong"
    assert follow_up["gold"] == []
    assert follow_up["history"][0] == {"role": "user", "content": QUESTION}
    assert follow_up["reasons"] == "It answers another question: No!"
    assert lines[refused]["type"] == "unanswerable"
    assert "U2" not in json.dumps(list(lines.values()))


def test_the_evaluation_reads_the_exported_questions(
    slack: FakeSlack, quotes: QAService, sample_store: Path, terminal: Terminal, tmp_path: Path
) -> None:
    state_ = tmp_path / "store-state"
    with running(slack, quotes, state_):
        slack.says("C1", "U1", MENTION)
        clicked(slack, "good", answer_in(slack, "C1"))
    store = str(tmp_path / "store")
    said = terminal("feedback", "--store", store)
    assert said.out == "1 rated answer: 1 vote for, 0 against\n"
    exported = tmp_path / "questions.jsonl"
    exported.write_text(terminal("feedback", "--store", store, "--export").out, encoding="utf-8")
    [question] = read_questions(exported)
    assert question.text == QUESTION
    assert question.gold
    measured = terminal("evaluate", exported, "--store", sample_store, "--json")
    assert measured.status == 0, measured.err


def test_no_text_from_a_private_channel_is_stored(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says(PRIVATE, "U1", MENTION)
        clicked(slack, "good", answer_in(slack, PRIVATE))
        # Nor if Slack does not say whether the channel is private.
        slack.plays("conversations.info", Trouble(error="missing_scope"))
        slack.says("C9", "U1", MENTION)
        answer_in(slack, "C9")
    dump = "\n".join(sqlite3.connect(tmp_path / FILE).iterdump())
    assert "invented-bakery-forecasting" in dump
    assert "bread" not in dump
    assert list(Feedback(tmp_path).questions()) == []
    assert Feedback(tmp_path).vote_counts().good == 1


def test_no_text_from_one_channel_reaches_another(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        slack.says(PRIVATE, "U1", f"<@{BOT_USER}> Who finishes the course that Idris teaches?")
        answer_in(slack, PRIVATE)
        slack.says("C1", "U1", f"<@{BOT_USER}> And what did he do before?")
        answer_in(slack, "C1")
    for call in slack.calls:
        if "Idris" in json.dumps(call.args):
            assert call.args["channel"] == PRIVATE


def test_a_click_on_an_unknown_answer_is_reported(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        for action in ("good", "bad", "share"):
            _, url = slack.clicks("U1", action, "nobody-knows")
            until(lambda url=url: slack.responses[url])  # type: ignore[misc]  # bound
            assert "ask again" in slack.responses[url][0]["text"]
