"""Hostile text in transcripts, questions and history, with a model that obeys all of it.

What a quote holds stays word for word in the citation, which is data. Wherever words become text of
an answer they are made plain (a model's) or disarmed (a transcript's): rag.plain_text.
"""

from __future__ import annotations

import asyncio
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag import Answer, Done, Filter, PodcastQA, Sentence, Turn
from rag.errors import AskDifferentlyError
from rag.verification.prompt_leak import leaks_rules
from tests.openai_server import OpenAIServer, Play
from tests.rag.payloads import EVERY, PAYLOADS
from tests.small_archive import write_episode, write_person
from ui.cli.json_shapes import answer_shape
from ui.web.citation_cards import citation_card, passage_card

LONGEST_TURN = 1_900  # characters; the service refuses questions that are longer
PLANTS = "compost rhubarb parsnip lavender juniper bramble clover sorrel fennel".split()
FOREIGN = re.compile(
    r"\S://\S|\bwww\.\w|\w\.example\b|(?:javascript|mailto|tel|file|data):\S|\]\(|!\[|<\S|```|\*\*"
    r"|(?<!\w)__|~~|\|\||@\w|&#|&\w+;",
    re.IGNORECASE,
)
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


def plant(number: int) -> str:
    return PLANTS[number % len(PLANTS)]


def fact(number: int) -> str:
    return f"gardeners water the {plant(number)} on {number + 2} mornings"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All payloads planted in one archive, an episode a strategy, a section a payload."""
    folder = tmp_path_factory.mktemp("planted")
    for number, (kind, texts) in enumerate(PAYLOADS.items(), start=1):
        sections = [
            (
                f"How often do they water the {plant(at)}?",
                f"I think {fact(at)} {text[:600]} and that is all about the {plant(at)}.",
            )
            for at, text in enumerate(texts)
        ]
        write_episode(folder, f"about-{kind}", sections, number=number)
    write_person(folder, "idaklein", "Ida Klein")
    ingest(str(folder), folder / "store")
    return folder / "store"


def problems(answer: Answer) -> list[str]:
    """What is foreign in an answer; nothing should be."""
    found: list[str] = []
    markers = {citation.marker for citation in answer.citations}
    written = {
        int(number) for number in re.findall(r"[\[【［⟦]\s*\^?(\d+)[^\]]*[\]】］⟧]", answer.text)
    }
    if written != markers:
        found.append(f"markers {written} for citations {markers}")
    model = answer.mode == "llm"
    texts = [
        answer.text,
        *(d.sentence for d in answer.dropped),
        *(d.reason for d in answer.dropped),
    ]
    for text in (*texts, answer.notice or "", answer.understood or ""):
        found += [f"foreign {match[0]!r}" for match in FOREIGN.finditer(text)]
        found += [
            f"invisible U+{ord(c):04X}"
            for c in text
            if unicodedata.category(c) in INVISIBLE and not (c == "\n" and not model)
        ]
        found += ["the rules"] * leaks_rules(" ".join(re.findall(r"\w+", text.lower())))
    for citation in answer.citations:
        if citation.line not in citation.episode.sections[citation.section].lines:
            found.append("a line that is not in the archive")
        if citation.quote not in citation.line.text:
            found.append("a quote that is not in its line")
        if citation.url != f"https://www.youtube.com/watch?v=abcdefghijk&t={citation.start}s":
            found.append(f"address {citation.url}")
    cards = [citation_card(1, c) for c in answer.citations] + [
        passage_card(h) for h in answer.nearest
    ]
    for card in cards:
        found += [
            f"link {address}"
            for address in re.findall(r"(?:href|src)=\"([^\"]*)", card)
            if not address.startswith("https://www.youtube.com/watch?v=abcdefghijk")
        ]
        found += re.findall(r"<(?:script|img|b|svg|iframe|style|details|marquee)\b", card)
    json.dumps(answer_shape(answer), ensure_ascii=False).encode()
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer() as server:
        yield server


@pytest.fixture(scope="module")
def obedient(store: Path, server: OpenAIServer) -> PodcastQA:
    """The service with a model that says whatever the test has it say."""
    return PodcastQA.open(store, llm=server.url, deadline=60)


@pytest.fixture(scope="module")
def quoting(store: Path) -> PodcastQA:
    return PodcastQA.open(store, llm="quotes")


def obeyed(number: int, text: str) -> str:
    """What comes of a model that does as it is told, around one true sentence."""
    return f"{text} Ida said {fact(number)} [1]. {text} [1]. And {text}\n\n{text}"


async def streamed(
    qa: PodcastQA, question: str, history: list[Turn], where: Filter
) -> tuple[Answer, list[str]]:
    shown: list[str] = []
    async for event in qa.stream(question, history, where):
        if isinstance(event, Sentence):
            shown.append(event.text)
        if isinstance(event, Done):
            return event.answer, shown
    raise AssertionError("a stream without an end")


@pytest.mark.parametrize("kind", list(PAYLOADS))
def test_a_planted_line_that_the_model_obeys_shows_nothing_foreign(
    kind: str, obedient: PodcastQA, server: OpenAIServer
) -> None:
    where = Filter(episode=f"about-{kind}")
    for number, text in enumerate(PAYLOADS[kind]):
        question = f"How often do gardeners water the {plant(number)}?"
        server.plays(Play(obeyed(number, text), piece=64))
        whole = obedient.ask(question, where=where)
        assert not problems(whole), (text, whole.text)
        stream, shown = asyncio.run(streamed(obedient, question, [], where))
        assert not problems(stream), (text, stream.text)
        assert all(sentence in stream.text for sentence in shown)


@pytest.mark.parametrize("kind", list(PAYLOADS))
def test_a_planted_line_that_is_quoted_shows_nothing_foreign(kind: str, quoting: PodcastQA) -> None:
    where = Filter(episode=f"about-{kind}")
    for number, text in enumerate(PAYLOADS[kind]):
        answer = quoting.ask(f"How often do they water the {plant(number)}?", where=where)
        assert not problems(answer), (text, answer.text)


@pytest.mark.parametrize("kind", list(PAYLOADS))
def test_a_hostile_question_or_turn_changes_nothing(
    kind: str, obedient: PodcastQA, quoting: PodcastQA, server: OpenAIServer
) -> None:
    for number, text in enumerate(PAYLOADS[kind]):
        question = f"How often do gardeners water the {plant(number)}? {text[:LONGEST_TURN]}"
        history = [Turn("user", text), Turn("assistant", f"{text} [1]")]
        server.plays(Play(obeyed(number, text), piece=64))
        for qa in (obedient, quoting)[: 1 + (number % 3 == 0)]:
            if len(text) > LONGEST_TURN:
                with pytest.raises(AskDifferentlyError):
                    qa.ask(f"{question} {text}", history=history)
            answer = qa.ask(question, history=history)
            assert not problems(answer), (text, answer.text)


def test_the_prompt_holds_each_payload_as_data(obedient: PodcastQA, server: OpenAIServer) -> None:
    server.says("The archive does not tell.")
    for kind in ("closing", "turns", "markers"):
        server.requests.clear()
        obedient.ask("How often do they water the compost?", where=Filter(episode=f"about-{kind}"))
        (request,) = server.requests
        system, asked = request["messages"][0], request["messages"][-1]["content"]
        assert system["content"].startswith("You answer a listener's question")
        assert asked.count("</passages>") == asked.count("</question>") == 1
        assert sorted(set(re.findall(r"\[(\d+)\]", asked))) == [
            str(n) for n in range(1, asked.count("“About about-") + 1)
        ]


def test_there_are_enough_of_them_and_each_is_told_from_honest_text() -> None:
    assert len(EVERY) > 100
    assert len({text for _, text in EVERY}) == len(EVERY)
