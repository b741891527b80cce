"""A post that fails without a clear response is in the thread once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ui.slack.fake_slack import BOT_USER, FakeSlack, Trouble
from tests.ui.slack.running_bot import answer_in, running, until
from ui.slack.qa_service import QAService

QUESTION = "How much of the bread came back when they began?"
MENTION = f"<@{BOT_USER}> {QUESTION}"


def cleared(slack: FakeSlack) -> bool:
    return not slack.reactions and not any(slack.statuses.values())


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
def test_an_answer_is_posted_once_after_an_unclear_failure(
    slack: FakeSlack, quotes: QAService, tmp_path: Path, trouble: Trouble
) -> None:
    slack.plays("chat.postMessage", trouble)
    with running(slack, quotes, tmp_path):
        slack.says("C1", "U1", MENTION)
        answer_in(slack, "C1")
        until(lambda: cleared(slack))
    assert len(slack.from_bot("C1")) == 1
