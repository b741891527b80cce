"""The HTML tables of misses, with hostile text too."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation import GoldSpan, Run, answer_misses_table, search_misses_table
from rag.answer import Turn
from tests.evaluation.invented_results import EPISODES, answer, citation, question, result, run
from vectorstore.episode import Episode, Link

GOLD = (GoldSpan("a", 30, 40),)


class Seen(HTMLParser):
    """The tags, addresses and text that a browser would see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_data(self, data: str) -> None:
        self.text += data


def on_air(youtube: str | None, *links: str) -> Run:
    """A run with a miss, over episodes with these links."""

    def linked(episode: Episode) -> Episode:
        heard = tuple(Link("website", url) for url in links)
        return replace(episode, youtube=youtube, links=heard)

    made = run([result(question(gold=GOLD), [("b", 1)])])
    hits = tuple(replace(hit, episode=linked(hit.episode)) for hit in made.results[0].hits)
    episodes = {slug: linked(one) for slug, one in EPISODES.items()}
    return replace(made, results=(replace(made.results[0], hits=hits),), episodes=episodes)


def test_a_miss_shows_the_question_the_passages_and_the_gold_spans() -> None:
    asked = question("q7", GOLD, speaker="Ida", answer="line 3", history=(Turn("user", "before"),))
    seen = Seen(search_misses_table(run([result(asked, [("b", 1), ("a", 9)])])))
    for part in (
        "right episode, other passage",
        "q7 (untyped)",
        "before, user: before",
        "who says it?",
        "b · All of it · 0:00:10: Ida: line 1",
        "a · All of it · 0:01:30: Ida: line 9",
        "a · All of it · 0:00:30–0:00:40",
        "Ida: line 3",
    ):
        assert part in seen.text


def test_a_miss_links_to_the_second() -> None:
    assert Seen(search_misses_table(on_air("invented-09"))).links == [
        "https://www.youtube.com/watch?v=invented-09&t=10s",
        "https://www.youtube.com/watch?v=invented-09&t=30s",
    ]


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("javascript:alert(1)", []),
        ("https://a.example/ onclick=alert(1)", []),
        ('https://a.example/"onclick="x', ['https://a.example/"onclick="x'] * 2),
    ],
)
def test_a_link_leads_to_a_page_and_nowhere_else(url: str, links: list[str]) -> None:
    seen = Seen(search_misses_table(on_air(None, url)))
    assert seen.links == links
    assert seen.attributes <= {"style", "href"}


def test_a_wrong_answer_is_shown_with_what_it_cites() -> None:
    said = answer("It is line 9.", [citation("a", 9, speaker=None)])
    seen = Seen(answer_misses_table(run([result(question(gold=GOLD), answered=said)])))
    assert "cites nothing of what was wanted" in seen.text
    assert "It is line 9." in seen.text
    assert "unknown, a · All of it · 0:01:30" in seen.text


def test_an_answer_that_should_be_a_refusal_says_so() -> None:
    said = answer("Of course.", [citation("a", 9)])
    seen = Seen(answer_misses_table(run([result(question(type="unanswerable"), answered=said)])))
    assert "answered, though the archive does not say it" in seen.text
    assert "a refusal" in seen.text


def test_without_a_miss_there_is_no_table() -> None:
    made = run([result(question(gold=GOLD), [("a", 3)])])
    assert search_misses_table(made) == answer_misses_table(made) == "<p>None.</p>"


@given(st.text() | st.sampled_from(["<script>", "$x$", r"\(x\)", "&lt;", "\u202egnp", '"><img>']))
def test_foreign_text_is_shown_but_never_obeyed(text: str) -> None:
    asked = question(gold=GOLD, answer=text, speaker=text, history=(Turn("user", text),))
    page = search_misses_table(run([result(replace(asked, text=text), [("b", 1)])]))
    seen = Seen(page)
    assert seen.tags <= {"table", "tr", "th", "td", "b", "i", "br", "ol", "li", "a", "span"}
    assert seen.attributes <= {"style", "href"}
    assert not re.search(r"\$[^<]|\\[^<]|[\x00-\x09\x0b-\x1f\u202e]", page)
    visible = "".join(sign for sign in text if sign.isalnum())
    assert visible in "".join(sign for sign in seen.text if sign.isalnum())
