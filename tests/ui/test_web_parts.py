"""The parts of the page without a browser: words, history, suggestions."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import PodcastQA
from rag.answer import Answer, Done, Sentence, Turn
from tests.ui.scripted import answered, citation, hit, lighthouse, orchard
from ui.exchanges import (
    EXCHANGES_KEPT,
    LONGEST_TURN,
    TURNS_REMEMBERED,
    Conversation,
    Exchange,
    asking,
    history,
)
from ui.suggestions import SHOWN, suggest_questions
from ui.web.panes import exchange_pane, plain_text, welcome_pane
from ui.words import as_html, clock, safe_link
from vectorstore.episode import Guest, Line, Section

LAMPS = lighthouse()

ANY_TEXT = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "P", "S"]))


class _Reading(HTMLParser):
    """What a parser makes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


@given(ANY_TEXT)
def test_no_text_becomes_markup(text: str) -> None:
    reading = _Reading(f'<p title="{as_html(text)}">{as_html(text)}</p>')
    assert reading.tags == ["p"]
    assert [name for name, _ in reading.attributes] == ["title"]
    seen = "".join(c for c in text if c.isprintable() and not "\ud800" <= c <= "\udfff")
    assert "".join(c for c in reading.text if c.isprintable()).replace("?", "") == seen.replace(
        "?", ""
    )


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_answer_adds_tags_to_the_page(question: str, text: str, quote: str) -> None:
    cited = citation(LAMPS, 1, quote=quote or "x")
    _, _, done = answered(question, [hit(LAMPS)], Sentence(text, (cited,)))
    plain = Exchange(1, "q").after(answered("q", [], Sentence("t", (cited,)))[2])
    assert isinstance(plain.answer, Answer)
    tags = _Reading(exchange_pane(Exchange(1, question).after(done))).tags
    allowed = set(_Reading(exchange_pane(plain)).tags) | {"a", "p", "div"}
    assert set(tags) <= allowed


@given(st.integers(0, 10**6))
def test_a_clock_counts_the_seconds(second: int) -> None:
    hours, minutes, seconds = map(int, clock(second).split(":"))
    assert hours * 3600 + minutes * 60 + seconds == second
    assert max(minutes, seconds) < 60


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://www.youtube.com/watch?v=invented-31&t=66s", True),
        ("http://www.youtube.com/", False),
        ("javascript:alert(1)", False),
        ("java\nscript:alert(1)", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_https_is_a_link(url: str | None, is_link: bool) -> None:
    assert (safe_link(url) is not None) == is_link


def conversation_of(*texts: str) -> Conversation:
    conversation: Conversation = ()
    for text in texts:
        conversation = asking(conversation, f"about {text}")
        done = answered(f"about {text}", [], Sentence(text, (citation(LAMPS),)))[-1]
        conversation = (*conversation[:-1], conversation[-1].after(done))
    return conversation


def test_a_history_is_words_without_markers() -> None:
    turns = history(conversation_of("Nine [1]. Forty [1][2]."))
    assert turns == [
        Turn("user", "about Nine [1]. Forty [1][2]."),
        Turn("assistant", "Nine. Forty."),
    ]


def test_a_history_is_capped_in_turns_and_in_length() -> None:
    turns = history(conversation_of(*(f"{n} " + "word " * 900 for n in range(9))))
    assert len(turns) == TURNS_REMEMBERED
    assert turns[-1].content.startswith("8 ")
    assert max(len(turn.content) for turn in turns) == LONGEST_TURN


def test_what_has_no_answer_is_not_remembered() -> None:
    conversation = asking(conversation_of("Nine."), "stopped")
    stopped = (*conversation[:-1], conversation[-1].ended("Stopped."))
    assert [turn.content for turn in history(stopped)] == ["about Nine.", "Nine."]


def test_a_conversation_drops_its_oldest_exchanges() -> None:
    conversation = conversation_of(*map(str, range(EXCHANGES_KEPT + 3)))
    assert len(conversation) == EXCHANGES_KEPT
    assert conversation[0].number == 4
    assert len({exchange.number for exchange in conversation}) == EXCHANGES_KEPT


def test_an_answer_can_be_pasted_without_a_known_second() -> None:
    cited = citation(LAMPS)
    cited = replace(cited, line=replace(cited.line, start=None, end=None, speaker=None))
    done = answered("q", [], Sentence("Nine [1].", (cited,)))[-1]
    exchange = Exchange(1, "q").after(done)
    assert plain_text(exchange).splitlines()[-1] == (
        "[1] Invented: Forty Lighthouses and a Spreadsheet, Season 3, episode 2 · 9 February 2024, "
        "https://www.youtube.com/watch?v=invented-31"
    )
    pane = exchange_pane(exchange)
    assert "speaker not named in the transcript" in pane
    assert "0:00:00" not in pane


def test_a_bare_archive_is_welcomed_too() -> None:
    assert "No episode" in welcome_pane([])
    undated = lighthouse(date=None, season=None, number=None, guests=(), topics=())
    assert "1 episode, word for word" in welcome_pane([undated])
    assert suggest_questions([undated]) == []
    silent = lighthouse(sections=())
    assert "Another episode has no transcript" in welcome_pane([LAMPS, silent]).replace("1 ", "")
    assert suggest_questions([silent]) == []


def test_suggestions_are_what_guests_spoke_about_at_length() -> None:
    telling = Line("Oona", "we use Kubernetes and the harbour and so on " * 20, 5, 60)
    small_talk = Line("Oona", "Thank you.", 60, 65)
    by_host = Line("Marit", "the weather " * 200, 65, 90)
    episode = lighthouse(
        guests=(Guest("oonakestrel", "Oona Kestrel"), Guest("q", "")),
        sections=(
            Section("Kubernetes in The Harbour", (telling,)),
            Section("Goodbye And Thanks", (small_talk,)),
            Section("Weather And Wind", (by_host,)),
        ),
    )
    assert suggest_questions([episode, orchard()]) == [
        "What did Oona Kestrel say about Kubernetes in the harbour?",
        "What do guests say about sensors?",
    ]


def test_suggestions_for_the_sample_archive_are_answered(sample_store: Path) -> None:
    qa = PodcastQA.open(sample_store, llm="quotes")
    suggestions = suggest_questions(qa.episodes())
    assert len(suggestions) == SHOWN == len(set(suggestions))
    for question in suggestions:
        assert qa.ask(question).citations, question


def test_a_list_of_episodes_leads_to_each_of_them() -> None:
    late = orchard()
    lead, named = "I found 2 episodes:", f"“{late.title}” with Bram Oduya."
    proof = Sentence(f"“{LAMPS.title}”: Oona: “Of the forty” [1]", (citation(LAMPS),))
    steps = answered("?", [], Sentence(lead, ()), proof, Sentence(named, ()))
    done = steps[-1]
    assert isinstance(done, Done)
    text = "\n\n".join((lead, proof.text, named))
    answer = replace(done.answer, text=text, episodes=(LAMPS, late))
    html = exchange_pane(Exchange(1, "?", answer=answer))
    shown = _Reading(html)
    links = [value for name, value in shown.attributes if name == "href"]
    assert late.url in links
    assert shown.text.count(LAMPS.title) == 1
    assert shown.text.count(late.title) == 1
    assert lead in shown.text
