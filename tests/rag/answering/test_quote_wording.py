"""How quotes are put: under one name where they are of one line, with what they lean on."""

from __future__ import annotations

from dataclasses import replace

from rag.answer import Hit
from rag.answering.late_interaction import late_interaction
from rag.answering.quotable_excerpts import Excerpt, excerpts_of
from rag.answering.quote_wording import worded
from rag.scope import Scope
from tests.rag.invented import COURSES, HITS, PUMPS
from vectorstore.embedding import open_embedder
from vectorstore.episode import Line, Section

SCOPE = Scope(frozenset({COURSES.slug, PUMPS.slug}))


def excerpt(text: str) -> Excerpt:
    found = excerpts_of(late_interaction("students", HITS, open_embedder()), SCOPE)
    return next(one for one in found if one.text.startswith(text))


def test_words_that_lean_on_a_question_come_with_it() -> None:
    [sentence] = worded([excerpt("It is about a third")])
    assert sentence.text.startswith(
        "Nora (asked “How many of your students graduate from the course?”): “It is about a third"
    )


def test_words_that_stand_alone_come_alone() -> None:
    [sentence] = worded([excerpt("I don't think you need")])
    assert sentence.text.startswith("Nora: “I don't think you need a certificate.")


def test_two_quotes_of_a_line_are_one_sentence() -> None:
    words = " ".join(f"Sentence {number} says a little about pumps." for number in range(20))
    part = Section("Pumps", (Line("Oskar", words, 10, 90),))
    episode = replace(PUMPS, sections=(part,))
    found = excerpts_of(
        late_interaction("pumps", [Hit(1, 1.0, episode, 0, 0, part.lines)], open_embedder()), SCOPE
    )
    [sentence] = worded([found[0], found[-1]])
    assert [citation.marker for citation in sentence.citations] == [1, 2]
    assert sentence.text.count("Oskar") == 1
    assert sentence.text.startswith("Oskar: “Sentence 0 says")
    assert sentence.text.endswith("” [2]")


def test_two_episodes_are_dated() -> None:
    first, second = worded([excerpt("I don't think you need"), excerpt("Every pump has")])
    assert first.text.startswith("Nora (season 7, 2023): “")
    assert second.text.startswith("Oskar (season 9, 2024): “")
