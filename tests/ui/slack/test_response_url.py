"""A response_url takes five messages; longer answers are shortened."""

from __future__ import annotations

from pathlib import Path

from rag.answer import Sentence
from tests.ui.scripted import ScriptedQA, answered, hit, lighthouse
from tests.ui.slack.fake_slack import FakeSlack
from tests.ui.slack.running_bot import buttons_in, running, until, words_in
from ui.slack.block_kit import MAX_TEXT
from ui.slack.button_handlers import SHARED
from ui.slack.response_url import LEFT_OUT, MAX_USES


def scripted(*told: str) -> ScriptedQA:
    found = [hit(lighthouse())]
    sentences = [Sentence(text, ()) for text in told or ("Nine of them.",)]
    return ScriptedQA([lighthouse()], lambda question: answered(question, found, *sentences))


PARAGRAPHS = [f"{number} " + "lamp " * (MAX_TEXT // 6) for number in range(30)]


def test_a_long_answer_is_shortened_to_five_messages(slack: FakeSlack, tmp_path: Path) -> None:
    with running(slack, scripted(*PARAGRAPHS), tmp_path):
        url = slack.command("U1", "how many lamps?")
        until(lambda: len(slack.responses[url]) == MAX_USES)
        *_, left_out, last = slack.responses[url]
        share = buttons_in(last["blocks"])["share"]
        _, shared = slack.clicks("U1", "share", share)
        until(lambda: len(slack.responses[shared]) == MAX_USES)
    assert LEFT_OUT in words_in(left_out["blocks"])
    *messages, told = slack.responses[shared]
    assert [one["response_type"] for one in messages] == ["in_channel"] * (MAX_USES - 1)
    assert LEFT_OUT in words_in(messages[-2]["blocks"])
    assert told["text"] == SHARED
    assert told["response_type"] == "ephemeral"
