"""Asked what one person said: nobody else's words come out, though the model offers them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from rag.answer import Dropped, Sentence
from rag.answering.chain import AnswerChain
from rag.llm.models import choose_model
from rag.scope import Scope
from tests.openai_server import OpenAIServer
from tests.rag.invented import COURSES, hit
from vectorstore.episode import Line, Section

EPISODE = replace(
    COURSES,
    sections=(
        Section(
            "Grading",
            (
                Line("Viktor", "My bakery sells forty loaves a day. How do you grade?", 60, 70),
                Line("Nora", "Classmates grade each other's homework, three per person.", 70, 80),
                Line("Viktor", "Machines should never grade an essay, they miss irony.", 80, 90),
            ),
        ),
    ),
)
QUESTION = "What did Nora say about grading?"
OF_NORA = Scope(frozenset({EPISODE.slug}), {EPISODE.slug: frozenset({"Nora"})})
HERS = (
    "Nora said classmates grade each other's homework [1].",
    "Classmates grade each other's homework, three per person [1].",
)
HIS = (
    "Viktor said machines should never grade an essay, as they miss irony [1].",
    "Machines should never grade an essay, as they miss irony [1].",
    "In this episode, the bakery is said to sell forty loaves a day [1].",
)


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def chain(server: OpenAIServer) -> AnswerChain:
    model = choose_model(server.url).model
    assert model is not None
    return AnswerChain(model, deadline=20)


def asked(chain: AnswerChain, way: str, scope: Scope | None) -> list[Sentence | Dropped]:
    hits = (hit(EPISODE),)
    if way == "whole":
        return list(chain.answer(QUESTION, [], hits, scope=scope).parts)

    async def streamed() -> list[Sentence | Dropped]:
        return [part async for part in chain.stream(QUESTION, [], hits, scope=scope)]

    return asyncio.run(streamed())


@pytest.mark.parametrize("way", ["whole", "streamed"])
@pytest.mark.parametrize("his", HIS)
def test_words_of_another_are_dropped_with_the_reason(
    his: str, way: str, server: OpenAIServer, chain: AnswerChain
) -> None:
    server.says(his)
    (kept,) = asked(chain, way, None)
    assert isinstance(kept, Sentence), "it is true, and cited where nobody in particular is asked"
    assert {citation.line.speaker for citation in kept.citations} == {"Viktor"}
    server.says(his)
    (dropped,) = asked(chain, way, OF_NORA)
    assert isinstance(dropped, Dropped)
    assert dropped.reason == "Viktor says this, whose words the question does not ask for"


@pytest.mark.parametrize("way", ["whole", "streamed"])
@pytest.mark.parametrize("hers", HERS)
def test_the_words_of_the_one_asked_about_are_kept(
    hers: str, way: str, server: OpenAIServer, chain: AnswerChain
) -> None:
    server.says(hers)
    (kept,) = asked(chain, way, OF_NORA)
    assert isinstance(kept, Sentence)
    assert [citation.line.speaker for citation in kept.citations] == ["Nora"]


@pytest.mark.parametrize("way", ["whole", "streamed"])
def test_an_invention_keeps_its_own_reason(
    way: str, server: OpenAIServer, chain: AnswerChain
) -> None:
    server.says("Nora said machines should never grade an essay, as they miss irony [1].")
    (dropped,) = asked(chain, way, OF_NORA)
    assert isinstance(dropped, Dropped)
    assert "does not" in dropped.reason
    assert "Viktor" not in dropped.reason


@pytest.mark.parametrize("way", ["whole", "streamed"])
@pytest.mark.parametrize("scope", [None, OF_NORA])
def test_nobody_is_quoted_with_the_words_of_the_line_before(
    chain: AnswerChain, server: OpenAIServer, way: str, scope: Scope | None
) -> None:
    server.says(
        "Nora said “how do you grade”, classmates grade each other's homework, three each [1]."
    )
    assert [type(part) for part in asked(chain, way, scope)] == [Dropped]
