"""Each kind of question that listeners ask has a way through the program, over the sample archive.

What is right was written before anybody looked at what the service does with it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.questions import Question, read_questions
from rag import Answer, PodcastQA

QUESTIONS = Path(__file__).parents[2] / "samples" / "kinds.jsonl"
KINDS = (
    "moment episode summary person host catalogue recommendation several language spelling"
    " small_talk follow_up"
).split()
LEAST = 0.9
ALL_OF = {"moment", "summary", "catalogue"}


@pytest.fixture(scope="module")
def graded(sample_store: Path) -> dict[str, list[tuple[str, bool]]]:
    """By kind, each question and whether its answer is right."""
    qa = PodcastQA.open(sample_store, llm="quotes")
    asked = read_questions(QUESTIONS)
    by_kind: dict[str, list[tuple[str, bool]]] = {kind: [] for kind in KINDS}
    for question in asked:
        answer = qa.ask(question.text, history=question.history)
        by_kind[question.type].append((question.text, is_right(answer, question)))
    return by_kind


def is_right(answer: Answer, question: Question) -> bool:
    """Whether an answer refuses where that is honest, or else names the facts and cites the gold.

    A question in another language may be told that the archive is in English.
    """
    if question.expect == "refuse":
        return answer.abstained
    reader_sees = " ".join(
        [
            answer.text,
            answer.notice or "",
            *(f"{c.episode.title} {c.url}" for c in answer.citations),
            *(f"{episode.title} {episode.url}" for episode in answer.episodes),
        ]
    ).casefold()
    told = "is in english" in reader_sees
    facts = all(any(one.casefold() in reader_sees for one in fact) for fact in question.key_facts)
    cited = not question.gold or any(
        span.slug == citation.episode.slug and span.overlaps(citation.start, citation.end)
        for citation in answer.citations
        for span in question.gold
    )
    return facts and (told or (cited and not answer.abstained))


def test_there_are_seven_questions_of_each_kind(
    graded: dict[str, list[tuple[str, bool]]],
) -> None:
    assert {kind: len(asked) for kind, asked in graded.items()} == dict.fromkeys(KINDS, 7)


def test_nine_of_ten_are_answered_rightly(graded: dict[str, list[tuple[str, bool]]]) -> None:
    every = [one for asked in graded.values() for one in asked]
    wrong = [text for text, right in every if not right]
    assert len(wrong) <= (1 - LEAST) * len(every), wrong


@pytest.mark.parametrize("kind", sorted(ALL_OF))
def test_what_the_catalogue_knows_is_always_answered(
    kind: str, graded: dict[str, list[tuple[str, bool]]]
) -> None:
    assert [text for text, right in graded[kind] if not right] == []
