"""Exchanges as HTML."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Answer, Done, Sentence
from tests.ui.scripted import answered, citation, hit, lighthouse, orchard
from tests.ui.web.parsed_html import ParsedHtml
from ui.web.exchange_pane import exchange_pane, plain_text
from ui.web.exchanges import Exchange

LAMPS = lighthouse()

ANY_TEXT = st.text() | st.text(st.characters(categories=["Cs", "Cc", "Cf", "P", "S"]))


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_answer_adds_tags_to_the_page(question: str, text: str, quote: str) -> None:
    cited = citation(LAMPS, 1, quote=quote or "x")
    _, _, done = answered(question, [hit(LAMPS)], Sentence(text, (cited,)))
    plain = Exchange(1, "q").after(answered("q", [], Sentence("t", (cited,)))[2])
    assert isinstance(plain.answer, Answer)
    tags = ParsedHtml(exchange_pane(Exchange(1, question).after(done))).tags
    allowed = set(ParsedHtml(exchange_pane(plain)).tags) | {"a", "p", "div"}
    assert set(tags) <= allowed


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
    shown = ParsedHtml(html)
    links = [value for name, value in shown.attributes if name == "href"]
    assert late.url in links
    assert shown.text.count(LAMPS.title) == 1
    assert shown.text.count(late.title) == 1
    assert lead in shown.text
