"""An answer as blocks: within Slack's limits, whole, and nothing foreign alive in it."""

from __future__ import annotations

import html
import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Answer
from tests.ui.scripted import citation, hit, lighthouse, orchard
from tests.ui.slack.bot import buttons_in, words_in
from tests.ui.slack.fake_slack import check_blocks
from tests.ui.slack.test_slack_escaping import HOSTILE, LIVE
from ui.slack.blocks import (
    Buttons,
    messages_of,
    passages_beside,
    passages_message,
    quote_message,
    trouble,
)
from ui.slack.escaping import JOINER
from ui.slack.places import (
    MOST_EPISODES,
    citation_value,
    episodes_at,
    passages_at,
    quoted_at,
)
from vectorstore.episode import Episode, Guest, Line, Section

BUTTONS = Buttons("an-id", "[]", "an-id")


def answer(text: str, **more: object) -> Answer:
    values: dict[str, object] = {
        "question": "who?",
        "text": text,
        "abstained": False,
        "mode": "quotes",
        "model": None,
    }
    return Answer(**{**values, **more})  # type: ignore[arg-type]  # a test names what it changes


def hostile(text: str) -> Episode:
    """An episode that says it everywhere."""
    line = Line(text or "x", text or "x", 61, 66)
    return lighthouse(
        title=text,
        guests=(Guest("g", text),),
        topics=(text,),
        sections=(Section(text, (line, line)),),
        youtube="invented-31",
    )


def ours(shown: str) -> str:
    """What is shown without the links that code made."""
    return shown.replace(
        "<https://www.youtube.com/watch?v=invented-31&amp;t=61s|0:01:01>", ""
    ).replace("<https://www.youtube.com/watch?v=invented-31|Listen>", "")


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_nothing_foreign_comes_alive_in_any_message(text: str) -> None:
    episode = hostile(text)
    whole = answer(
        text,
        question=text,
        citations=(citation(episode, quote=text or "x"),),
        nearest=(hit(episode),),
        episodes=(episode, orchard()),
        notice=text,
        understood=text,
    )
    value = citation_value(whole.citations[0])
    quoted = quoted_at(value, {episode.slug: episode})
    told = [
        *messages_of(whole, BUTTONS, text),
        *trouble(text, [hit(episode)]),
        *(quote_message(quoted) if quoted else ()),
        *passages_message(
            passages_at(passages_beside(answer(""), [hit(episode)]), {episode.slug: episode})
        ),
    ]
    for message in told:
        blocks = [block for block in message.blocks if block["type"] != "actions"]
        for shown in [message.text, *words_in(blocks).split("\n")]:
            left = ours(shown).replace("<https://open.spotify.com/episode/invented|Listen>", "")
            assert "<" not in left, left
            assert not LIVE.search(left.removeprefix("[1] ")), left


@given(st.integers(0, 60), st.integers(0, 30_000), st.integers(0, 120))
@settings(max_examples=30, deadline=None)
def test_nothing_of_a_long_answer_is_lost(citations: int, length: int, episodes: int) -> None:
    words = " ".join(f"word{number}&" for number in range(length // 8)) or "x"
    cited = tuple(citation(lighthouse(), number) for number in range(1, citations + 1))
    listed = tuple(
        lighthouse(slug=f"invented-{n}", title=f"Invented: number {n}.") for n in range(episodes)
    )
    told = messages_of(answer(words, citations=cited, episodes=listed), BUTTONS)
    shown = ""
    for message in told:
        check_blocks([*message.blocks])
        assert message.text
        assert len(message.text) <= 4_000
        shown += words_in([*message.blocks]) + "\n"
    plain = " ".join(html.unescape(shown).replace(JOINER, "").split())
    assert plain.startswith(words)
    assert all(f"[{number}] " in plain for number in range(1, citations + 1))
    assert all(f"number {n}." in plain for n in range(episodes))
    assert {"good", "bad", "share"} <= set(buttons_in([*told[-1].blocks]))


def test_a_citation_is_one_line_with_its_link() -> None:
    [told] = messages_of(answer("Nine went out [1].", citations=(citation(lighthouse()),)), BUTTONS)
    line = told.blocks[1]["text"]["text"]
    assert line == (
        "[1] <https://www.youtube.com/watch?v=invented-31&amp;t=66s|0:01:06> *Oona* · Invented: "
        "Forty Lighthouses and a Spreadsheet"
    )
    assert told.text == "Nine went out [1]."


def test_who_is_not_named_is_not_named_here_either() -> None:
    episode = lighthouse(sections=(Section("s", (Line(None, "Nine went out.", None, None),)),))
    [told] = messages_of(answer("Nine [1].", citations=(citation(episode),)), BUTTONS)
    line = told.blocks[1]["text"]["text"]
    assert "speaker not named" in line
    assert "<https://www.youtube.com/watch?v=invented-31|Listen>" in line


def test_buttons_carry_places_and_no_words() -> None:
    cited = citation(lighthouse(), quote="nine went out last winter")
    value = citation_value(cited)
    assert "winter" not in value
    quoted = quoted_at(value, {cited.episode.slug: cited.episode})
    assert quoted
    assert quoted.quote == "nine went out last winter"
    assert quoted.line == cited.line
    changed = replace(cited.episode, sections=orchard().sections)
    assert quoted_at(value, {cited.episode.slug: changed}) is None
    assert quoted_at(value, {}) is None


@given(st.integers(0, 60), st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_each_episode_of_a_list_is_named_or_a_click_away(cited: int, listed: int) -> None:
    episodes = tuple(
        lighthouse(slug=f"invented-{n}", title=f"Invented: number {n}.") for n in range(listed)
    )
    text = "\n\n".join(["So many:", *[f"“{one.title}” with Oona." for one in episodes]])
    citations = tuple(citation(one, n) for n, one in enumerate(episodes[:cited], 1))
    told = messages_of(answer(text, citations=citations, episodes=episodes), BUTTONS)
    shown = "\n".join(words_in([*message.blocks]) for message in told)
    button = buttons_in([*told[-1].blocks]).get("episodes", "")
    left = episodes_at(button, {one.slug: one for one in episodes})
    assert len(button) <= 2_000
    reached = [one for one in episodes if one in left or html.escape(one.title) in shown]
    assert len(reached) == min(listed, MOST_EPISODES + max(8, min(cited, listed)))


@settings(deadline=None)
@given(st.text(max_size=60) | st.just('["a",0]') | st.just('{"a":1}') | st.just("[[1,2,3,4,5]]"))
def test_what_a_button_never_carried_is_nothing(value: str) -> None:
    assert quoted_at(value, {"a": lighthouse()}) is None
    assert passages_at(value, {"a": lighthouse()}) == []
    assert episodes_at(value, {"a": lighthouse()}) == []


def test_as_many_passages_as_a_button_can_carry() -> None:
    far = lighthouse(slug="x" * 300)
    value = passages_beside(answer(""), [hit(far)] * 20)
    assert len(value) <= 2_000
    assert 3 <= len(json.loads(value)) < 20
