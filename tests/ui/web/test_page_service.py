"""The page over the real service: real archive files, a real store, a real model server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag import PodcastQA
from tests.openai_server import HUNG_UP, OpenAIServer, Play
from tests.ui.browser import Reader
from tests.ui.web.test_page_hostile import EVIL, harm_done
from ui.web.page import ChatService

PageOf = Callable[[ChatService], str]

QUESTION = "How much of the bread came back when they began, and after a year?"
CLAIM = "Tobias says that eighteen percent of everything that was baked came back in the evening"


def test_quotes_lead_to_the_second(reader: Reader, page_of: PageOf, sample_store: Path) -> None:
    qa = PodcastQA.open(sample_store, llm="quotes")
    reader.open(page_of(qa))
    assert reader.read(".mode summary").startswith("Quotes mode")
    reader.ask(QUESTION)
    reader.see(".foot")
    assert "eighteen percent of everything" in " ".join(reader.texts(".card"))
    link = "https://www.youtube.com/watch?v=invented-03&t=172s"
    assert link in [a.get_attribute("href") for a in reader.all(".card a.play")]
    reader.ask("Who won the football world cup in Brazil?")
    reader.see("h3.nearest")
    assert reader.all("#current a.marker") == []
    assert reader.hosts_asked() == {"127.0.0.1"}


def test_sentences_of_a_model_stream_in(
    reader: Reader, page_of: PageOf, sample_store: Path
) -> None:
    with OpenAIServer() as server:
        passages = range(1, 7)
        markers = "".join(f"[{n}]" for n in passages)
        server.plays(Play(f"{CLAIM} {markers}. " * 2, pause=0.02))
        qa = PodcastQA.open(sample_store, llm=f"{server.url}#scripted-1")
        reader.open(page_of(qa))
        assert "scripted-1" in reader.read(".mode summary")
        reader.ask(QUESTION)
        reader.see("#current .passages")
        assert reader.all(".answer") == []
        reader.see(".foot")
        assert reader.read(".answer").startswith(CLAIM)
        assert "0:02:52" in reader.read(".card")
        reader.ask("And after a year?")
        reader.see("#past .foot")
        reader.see("#current .foot")
        told = [message["content"] for message in server.requests[-1]["messages"]]
        assert any(QUESTION in content for content in told)
        assert [message["role"] for message in server.requests[-1]["messages"]].count("system") == 1


def test_a_model_that_fails_leaves_the_quotes(
    reader: Reader, page_of: PageOf, sample_store: Path
) -> None:
    with OpenAIServer() as server:
        server.plays(Play(status=500))
        qa = PodcastQA.open(sample_store, llm=f"{server.url}#scripted-1")
        reader.open(page_of(qa))
        reader.ask(QUESTION)
        assert "\n" not in reader.read(".notice")
        assert "eighteen percent of everything" in " ".join(reader.texts(".card"))


def test_stopping_hangs_up_on_the_model(
    reader: Reader, page_of: PageOf, sample_store: Path
) -> None:
    with OpenAIServer() as server:
        server.plays(Play("word " * 10_000, pause=0.05))
        qa = PodcastQA.open(sample_store, llm=f"{server.url}#scripted-1")
        reader.open(page_of(qa))
        reader.ask(QUESTION)
        reader.see("#current .passages")
        reader.until(lambda: bool(server.requests))
        reader.click("#question .stop-button")
        assert reader.read(".stopped") == "Stopped."
        assert server.left.wait(HUNG_UP)


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive whose author wants to run a script in the browsers of those who ask."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "_podcast").mkdir()
    evil = "".join(c for c in EVIL if c.isprintable()).replace("'", "''")
    (folder / "_podcast" / "invented-hostile.md").write_text(
        f"""---
title: 'Invented: {evil}'
season: 1
episode: 1
guests:
- evil
ids:
  youtube: 'x" onmouseover="window.harmed=1'
description: '{evil}'
topics:
- '{evil}'
dateadded: 2024-01-02
duration: PT00H10M00S
transcript:
- header: 'Pigeons {evil}'
- line: 'How many pigeons carry a script? {evil}'
  sec: 5
  time: 0:05
  who: Marit
- line: 'Twelve pigeons carry a script in this loft, and {evil}'
  sec: 15
  time: 0:15
  who: 'Oona'
---
""",
        encoding="utf-8",
    )
    store = folder / "store"
    ingest(str(folder), store)
    return store


def test_a_hostile_archive_is_shown_and_no_more(
    reader: Reader, page_of: PageOf, hostile_store: Path
) -> None:
    with OpenAIServer() as server:
        server.says(f"Oona says that twelve pigeons carry a script in this loft {EVIL} [1].")
        for llm in ("quotes", f"{server.url}#scripted-1"):
            reader.open(page_of(PodcastQA.open(hostile_store, llm=llm)))
            reader.ask("How many pigeons carry a script?")
            reader.see("#current .foot")
            cards = [card.text for card in reader.all("#current .card")]
            assert any("Twelve pigeons" in card for card in cards)
            assert harm_done(reader) == []
