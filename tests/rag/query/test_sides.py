from __future__ import annotations

from dataclasses import replace

import pytest

from rag.filter import Filter
from rag.query.plan import Side
from rag.query.reader import QueryReader
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

AGAIN = replace(PUMPS, slug="pumps-again", title="Pumps, Again", season=12, date="2026-02-03")
SILENT = replace(
    COURSES,
    slug="no-transcript",
    title="Lost Recordings of the Sea",
    season=10,
    date="2025-05-05",
    guests=(Guest("idaklein", "Ida Klein"),),
    sections=(),
)
EPISODES = [COURSES, PUMPS, AGAIN, SILENT]


READER = QueryReader(
    {episode.slug: episode for episode in EPISODES}, lambda word: 0.05 if len(word) < 5 else 0.001
)


def sides(question: str) -> tuple[Side, ...]:
    return READER.plan_answer(question, [], Filter()).sides


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Compare what Nora Quist and Oskar Bryn say about sensors", ["Nora Quist", "Oskar Bryn"]),
        ("What do Oskar Bryn and Nora Quist think of deadlines?", ["Oskar Bryn", "Nora Quist"]),
        ("What did Nora and Oskar say about deadlines?", ["Nora Quist", "Oskar Bryn"]),
        ("Do Nora Quist and Ida Klein agree on courses?", ["Nora Quist", "Ida Klein"]),
        ("How did sensors change between season 9 and season 12?", ["season 9", "season 12"]),
        ("How did sensors change from 2024 to 2026?", ["2024", "2026"]),
        ("What did guests say about sensors over the years?", ["2023", "2024", "2026"]),
        (
            "How did Oskar Bryn's view of pumps change across his episodes?",
            ["“Listening to Pumps”", "“Pumps, Again”"],
        ),
    ],
)
def test_what_is_compared(question: str, names: list[str]) -> None:
    assert [side.name for side in sides(question)] == names


@pytest.mark.parametrize(
    "question",
    [
        "What did Oskar Bryn say about pumps?",
        "What did Nora Quist say about Oskar Bryn?",
        "What do Viktor and Nora Quist say about deadlines?",
        "How do pumps change over a winter?",
        "How did Oskar Bryn change the pumps?",
        "What is said about sensors in seasons 9 to 12?",
        "What was said in episodes since 2024?",
        "What changed in season 9?",
    ],
)
def test_nothing_is_compared(question: str) -> None:
    assert sides(question) == ()


def test_a_persons_side_hears_that_person_alone() -> None:
    nora, oskar = sides("Compare what Nora Quist and Oskar Bryn say about sensors")
    assert nora.plan.scope.hears(COURSES.slug, "Nora")
    assert not nora.plan.scope.hears(COURSES.slug, "Viktor")
    assert not nora.plan.scope.hears(PUMPS.slug, "Oskar")
    assert oskar.plan.scope.slugs == {PUMPS.slug, AGAIN.slug}
    assert nora.asked
    assert "Oskar" not in nora.plan.text


def test_whoever_has_no_transcript_is_a_side_without_words() -> None:
    _, ida = sides("Do Nora Quist and Ida Klein agree on courses?")
    assert not ida.plan.scope.slugs


def test_a_time_that_is_named_owes_a_word() -> None:
    assert all(side.asked for side in sides("How did pumps change between 2024 and 2026?"))
    assert not any(side.asked for side in sides("What was said of pumps over the years?"))
