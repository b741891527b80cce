"""An answer as blocks: within Slack's limits, complete, and with nothing active in it."""

from __future__ import annotations

import html

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer import Answer
from tests.ui.scripted import citation, hit, lighthouse, orchard
from tests.ui.slack.fake_slack import check_blocks
from tests.ui.slack.hostile_text import HOSTILE, LIVE
from tests.ui.slack.running_bot import buttons_in, words_in
from ui.slack.block_kit import (
    AnswerButtons,
    answer_messages,
    notice,
    passages_messages,
    quote_messages,
)
from ui.slack.button_values import (
    decode_citation,
    decode_passages,
    encode_citation,
    encode_uncited_passages,
)
from ui.slack.escaping import JOINER
from vectorstore.episode import Episode, Guest, Line, Section

BUTTONS = AnswerButtons("an-id", "[]", "an-id")


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
    """An episode with the text in every field."""
    line = Line(text or "x", text or "x", 61, 66)
    return lighthouse(
        title=text,
        guests=(Guest("g", text),),
        topics=(text,),
        sections=(Section(text, (line, line)),),
        youtube="invented-31",
    )


def ours(shown: str) -> str:
    """The text without the links made by our code."""
    return shown.replace(
        "<https://www.youtube.com/watch?v=invented-31&amp;t=61s|0:01:01>", ""
    ).replace("<https://www.youtube.com/watch?v=invented-31|Listen>", "")


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_no_untrusted_text_becomes_active_in_any_message(text: str) -> None:
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
    value = encode_citation(whole.citations[0])
    quoted = decode_citation(value, {episode.slug: episode})
    told = [
        *answer_messages(whole, BUTTONS, text),
        *notice(text, [hit(episode)]),
        *(quote_messages(quoted) if quoted else ()),
        *passages_messages(
            decode_passages(
                encode_uncited_passages(answer(""), [hit(episode)]), {episode.slug: episode}
            )
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
def test_a_long_answer_is_complete_across_messages(
    citations: int, length: int, episodes: int
) -> None:
    words = " ".join(f"word{number}&" for number in range(length // 8)) or "x"
    cited = tuple(citation(lighthouse(), number) for number in range(1, citations + 1))
    listed = tuple(
        lighthouse(slug=f"invented-{n}", title=f"Invented: number {n}.") for n in range(episodes)
    )
    told = answer_messages(answer(words, citations=cited, episodes=listed), BUTTONS)
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
    [told] = answer_messages(
        answer("Nine went out [1].", citations=(citation(lighthouse()),)), BUTTONS
    )
    line = told.blocks[1]["text"]["text"]
    assert line == (
        "[1] <https://www.youtube.com/watch?v=invented-31&amp;t=66s|0:01:06> *Oona* · Invented: "
        "Forty Lighthouses and a Spreadsheet"
    )
    assert told.text == "Nine went out [1]."


def test_an_unknown_speaker_is_not_named() -> None:
    episode = lighthouse(sections=(Section("s", (Line(None, "Nine went out.", None, None),)),))
    [told] = answer_messages(answer("Nine [1].", citations=(citation(episode),)), BUTTONS)
    line = told.blocks[1]["text"]["text"]
    assert "speaker not named" in line
    assert "<https://www.youtube.com/watch?v=invented-31|Listen>" in line
