"""Questions about an episode as a whole, however it is named."""

from __future__ import annotations

import pytest

from rag.filter import Filter
from rag.query.plan import Intent, QueryPlan
from rag.query.reader import QueryReader
from tests.rag.invented import COURSES, PUMPS

READER = QueryReader(
    {episode.slug: episode for episode in (COURSES, PUMPS)},
    lambda word: 0.05 if len(word) < 5 else 0.001,
)


def plan(question: str) -> QueryPlan:
    return READER.plan_answer(question, (), Filter())


@pytest.mark.parametrize(
    ("question", "slug", "second"),
    [
        ("what did they say at 2:10 in s09e01?", PUMPS.slug, 130),
        ("s07e03 at 10:20", COURSES.slug, 620),
        ("around minute 6 of season 7 episode 3", COURSES.slug, 360),
        ("what is said 2 minutes 15 into the episode with Oskar Bryn", PUMPS.slug, 135),
        ("What is heard at 1:02:03 in Listening to Pumps?", PUMPS.slug, 3723),
        ("https://www.youtube.com/watch?v=zyxwvutsrqp&t=140s what is this?", PUMPS.slug, 140),
        ("at second 615 in teaching-open-courses", COURSES.slug, 615),
    ],
)
def test_a_time_in_an_episode(question: str, slug: str, second: int) -> None:
    found = plan(question)
    assert found.intent is Intent.MOMENT
    assert found.episode is not None
    assert (found.episode.slugs, found.episode.second) == ((slug,), second)


@pytest.mark.parametrize(
    ("question", "slug"),
    [
        ("Summarise the episode with Nora Quist", COURSES.slug),
        ("what is s09e01 about?", PUMPS.slug),
        ("main points of Listening to Pumps", PUMPS.slug),
        ("give me a tl;dr of season 7 episode 3", COURSES.slug),
        ("What's the latest episode about?", PUMPS.slug),
        ("key takeaways from https://youtu.be/abcdefghijk", COURSES.slug),
        ("whats this one about https://youtu.be/abcdefghijk", COURSES.slug),
        ("s09e01", PUMPS.slug),
        ("can you sum up the interview with Oskar?", PUMPS.slug),
        ("what's the open courses one about?", COURSES.slug),
    ],
)
def test_a_summary(question: str, slug: str) -> None:
    found = plan(question)
    assert found.intent is Intent.SUMMARY
    assert found.episode is not None
    assert found.episode.slugs == (slug,)


@pytest.mark.parametrize(
    "question",
    [
        "What does Nora Quist say about deadlines in her episode?",
        "What is machine learning about?",
        "how long does it take, 5 minutes?",
        "summarise what Nora says about certificates",
        "What are the main points of failure of a pump?",
    ],
)
def test_something_in_particular_is_no_summary(question: str) -> None:
    assert plan(question).intent in {Intent.PASSAGES, Intent.COMPARISON}


def test_what_an_episode_is_about_may_find_it() -> None:
    found = plan("what is the episode about vibration sensors about?")
    assert found.episode is not None
    assert not found.episode.slugs
    assert found.episode.about.startswith("vibration sensors")
