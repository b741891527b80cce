"""An answer to a command is private until its asker shares it."""

from __future__ import annotations

from pathlib import Path

from rag.answer import Sentence
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import FakeSlack, Trouble
from tests.ui.slack.running_bot import (
    buttons_in,
    running,
    until,
    words_in,
)
from ui.slack.button_handlers import NOT_SHARED
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began, and after a year?"
LINK = "<https://www.youtube.com/watch?v=invented-03&amp;t=172s|0:02:52>"


def scripted(*told: str) -> ScriptedQA:
    found = [hit(lighthouse())]
    sentences = [Sentence(text, ()) for text in told or ("Nine of them.",)]
    return ScriptedQA([lighthouse()], lambda question: answered(question, found, *sentences))


def test_a_commands_answer_is_private_until_shared(
    slack: FakeSlack, quotes: QAService, tmp_path: Path
) -> None:
    with running(slack, quotes, tmp_path):
        url = slack.command("U1", QUESTION)
        until(lambda: slack.responses[url])
        [answer] = slack.responses[url]
        assert answer["response_type"] == "ephemeral"
        assert slack.messages["C1"] == []
        assert QUESTION in words_in(answer["blocks"])
        share = buttons_in(answer["blocks"])["share"]
        _, clicked = slack.clicks("U1", "share", share)
        until(lambda: len(slack.responses[clicked]) == 2)
        shared, done = slack.responses[clicked]
        assert shared["response_type"] == "in_channel"
        assert LINK in words_in(shared["blocks"])
        assert QUESTION in words_in(shared["blocks"])
        assert "share" not in buttons_in(shared["blocks"])
        assert done["response_type"] == "ephemeral"
        # An answer can be shared only once.
        _, again = slack.clicks("U1", "share", share)
        until(lambda: slack.responses[again])
        assert slack.responses[again][0]["response_type"] == "ephemeral"


def test_a_share_that_slack_rejects_is_reported(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(), tmp_path):
        url = slack.command("U1", "how many lamps?")
        until(lambda: slack.responses[url])
        slack.plays("response_url", Trouble(status=404))
        _, shared = slack.clicks(
            "U1", "share", buttons_in(slack.responses[url][0]["blocks"])["share"]
        )
        until(lambda: slack.responses[shared])
    assert [told["text"] for told in slack.responses[shared]] == [NOT_SHARED]
