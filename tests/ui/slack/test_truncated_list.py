"""A long list of episodes is shown in part; a button brings the rest."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Answer, Done, Event, Turn
from rag.llm.models import ModelChoice
from tests.ui.scripted import QUOTES, citation, lighthouse
from tests.ui.slack.fake_slack import FakeSlack
from tests.ui.slack.running_bot import answer_in, buttons_in, running, until, words_in
from ui.slack.block_kit import (
    AnswerButtons,
    answer_messages,
)
from ui.slack.button_values import (
    MAX_EPISODES,
    decode_episodes,
)
from vectorstore.episode import Episode


@dataclass
class Listing:
    """A service that lists all its episodes, whatever it is asked."""

    listed: tuple[Episode, ...]
    model: ModelChoice = QUOTES

    def episodes(self) -> Sequence[Episode]:
        return self.listed

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        named = [f"“{one.title}” with somebody." for one in self.listed]
        text = "\n\n".join(["There are 200 episodes:", *named])
        yield Done(
            Answer(question, text, abstained=False, mode="quotes", model=None, episodes=self.listed)
        )


BUTTONS = AnswerButtons("an-id", "[]", "an-id")


def answer(text: str, **more: object) -> Answer:
    values: dict[str, object] = {
        "question": "who?",
        "text": text,
        "abstained": False,
        "mode": "quotes",
        "model": None,
    }
    return Answer(**{**values, **more})  # type: ignore[arg-type]  # a test names what it changes


def test_a_long_list_is_truncated_and_a_button_shows_the_rest(
    slack: FakeSlack, tmp_path: Path
) -> None:
    """With invented episodes: the sample archive has only a few."""
    listed = tuple(
        lighthouse(slug=f"invented-{number}", title=f"The {number}th lighthouse")
        for number in range(1, 201)
    )
    with running(slack, Listing(listed), tmp_path):
        slack.says("C1", "U1", "<@UBOT> which episodes are there?")
        answer = answer_in(slack, "C1")
        shown = words_in(answer["blocks"])
        button = buttons_in(answer["blocks"])["episodes"]
        _, url = slack.clicks("U2", "episodes", button, answer)
        until(lambda: "The 200th lighthouse" in str(slack.responses[url]))
        _, garbage = slack.clicks("U2", "episodes", "garbage!", answer)
        until(lambda: slack.responses[garbage])
    assert len(slack.from_bot("C1")) == 1
    assert all(f"The {number}th lighthouse" in shown for number in range(1, 9))
    assert "The 9th lighthouse" not in shown
    assert "192 more episodes" in shown
    rest = "\n".join(words_in(told["blocks"]) for told in slack.responses[url])
    named = re.findall(r"The (\d+)th lighthouse", rest)
    assert [int(number) for number in named] == list(range(9, 201))
    assert "has changed" in slack.responses[garbage][0]["text"]


@given(st.integers(0, 60), st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_each_episode_is_shown_or_behind_the_button(cited: int, listed: int) -> None:
    episodes = tuple(
        lighthouse(slug=f"invented-{n}", title=f"Invented: number {n}.") for n in range(listed)
    )
    text = "\n\n".join(["So many:", *[f"“{one.title}” with Oona." for one in episodes]])
    citations = tuple(citation(one, n) for n, one in enumerate(episodes[:cited], 1))
    told = answer_messages(answer(text, citations=citations, episodes=episodes), BUTTONS)
    shown = "\n".join(words_in([*message.blocks]) for message in told)
    button = buttons_in([*told[-1].blocks]).get("episodes", "")
    left = decode_episodes(button, {one.slug: one for one in episodes})
    assert len(button) <= 2_000
    reached = [one for one in episodes if one in left or html.escape(one.title) in shown]
    assert len(reached) == min(listed, MAX_EPISODES + max(8, min(cited, listed)))
