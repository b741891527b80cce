"""An answer on the page, in a real browser: what a listener sees and can do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from rag.answer import Sentence
from rag.errors import AskDifferentlyError
from tests.ui.browser import Reader
from tests.ui.scripted import (
    LLM,
    Step,
    answered,
    citation,
    hit,
)
from tests.ui.web.invented_answers import LAMPS, LATE, NINE, PageOf, in_full, qa_that
from ui.web.page import BROKEN
from vectorstore.errors import PrepareStoreError


def test_an_answer_shows_its_citations_as_cards(reader: Reader, page_of: PageOf) -> None:
    reader.open(page_of(qa_that()))
    reader.ask("How many lamps went out?")
    reader.see(".foot")
    assert reader.read("h2.question") == "How many lamps went out?"
    assert "nine lamps that went out 1." in " ".join(reader.read(".answer").split())
    first, second = reader.texts(".card")
    for told in (
        "Of the forty lamps we watch, nine went out last winter",
        "Oona",
        "0:01:06",
        "Invented: Forty Lighthouses and a Spreadsheet",
        "Season 3, episode 2 · 9 February 2024 · Counting Lamps at Night",
    ):
        assert told in first
    assert "Bram" in second
    assert "Season 1, episode 7 · 30 September 2021" in second
    links = reader.all(".card a.play")
    assert [link.get_attribute("href") for link in links] == [
        "https://www.youtube.com/watch?v=invented-31&t=66s",
        "https://open.spotify.com/episode/invented",
    ]
    for link in links:
        assert link.get_attribute("target") == "_blank"
        assert "noopener" in str(link.get_attribute("rel")).split()
    assert reader.complaints() == []


def test_an_answer_of_quotes_alone_is_not_said_twice(reader: Reader, page_of: PageOf) -> None:
    cited = [citation(LAMPS, 1), citation(LATE, 2), citation(LAMPS, 3, line=0)]
    quotes = [Sentence(f"{c.speaker}: “{c.quote}” [{c.marker}]", (c,)) for c in cited]
    reader.open(page_of(qa_that(lambda q: answered(q, [hit(LAMPS)], *quotes))))
    reader.ask("How many lamps?")
    reader.see(".foot")
    lead = " ".join(reader.read(".answer").split())
    assert lead == "In the words of Oona 1, Bram 2 and Marit 3"
    assert len(reader.texts(".card")) == 3
    reader.all("a.marker")[2].click()
    assert "How many of the lamps" in reader.read(".card.highlighted")


def test_evidence_comes_first_then_sentence_by_sentence(reader: Reader, page_of: PageOf) -> None:
    gates = [asyncio.Event() for _ in range(3)]
    found, one, two, done = in_full("?")
    reader.open(page_of(qa_that(lambda _: [gates[0], found, gates[1], one, gates[2], two, done])))
    reader.ask("How many?")
    assert "Searching the archive" in reader.read(".status")
    gates[0].set()
    reader.until(lambda: "Found 3 passages in 2 episodes" in reader.read(".status"))
    assert len(reader.all(".passages li")) == 3
    assert reader.all(".answer") == []
    gates[1].set()
    assert "nine lamps" in reader.read(".answer")
    assert len(reader.all(".card")) == 1
    assert "stalk" not in reader.read(".answer")
    gates[2].set()
    reader.see(".foot")
    assert len(reader.all(".card")) == 2
    assert reader.all(".status") == []


def test_a_marker_leads_to_its_card(reader: Reader, page_of: PageOf) -> None:
    # With a query in the address the browser's own jump would reload the page.
    reader.open(page_of(qa_that()) + "?__theme=dark")
    reader.ask("How many?")
    reader.see(".foot")
    marker = reader.all("a.marker")[1]
    assert marker.text == "2"
    marker.click()
    assert "Bram" in reader.read(".card.highlighted")
    assert reader.run("return document.activeElement.classList.contains('highlighted')")
    assert reader.read("h2.question") == "How many?"


def test_an_abstention_offers_the_closest_passages(reader: Reader, page_of: PageOf) -> None:
    def abstain(question: str) -> Sequence[Step]:
        nearest = (hit(LAMPS), hit(LATE, 2))
        return answered(question, [], text="Nobody says so.", abstained=True, nearest=nearest)

    reader.open(page_of(qa_that(abstain)))
    reader.ask("Who sank the ship?")
    assert reader.read(".answer") == "Nobody says so."
    cards = reader.texts(".card.plain")
    assert len(cards) == 2
    assert "Marit: How many of the lamps go out in a winter?" in cards[0]
    assert "0:01:01" in cards[0]
    assert reader.all("a.marker") == []


def test_what_was_understood_and_what_was_odd_are_said(reader: Reader, page_of: PageOf) -> None:
    understood, notice = "Oona Kestrel, season 3", "the model is silent; quotes instead"
    reader.open(
        page_of(
            qa_that(lambda q: answered(q, [hit(LAMPS)], NINE, understood=understood, notice=notice))
        )
    )
    reader.ask("How many?")
    assert reader.read(".notice") == "The model is silent; quotes instead"
    assert reader.read(".understood") == "Searching Oona Kestrel, season 3"


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (AskDifferentlyError("no episode has season 99; seasons are 1 to 3"), "no episode has"),
        (PrepareStoreError("the store is gone; run podcast-qa ingest"), "the store is gone"),
        (RuntimeError("secret detail"), BROKEN),
    ],
)
def test_an_error_is_one_line_and_the_page_stays_usable(
    reader: Reader, page_of: PageOf, error: Exception, line: str
) -> None:
    def fail_once(question: str) -> Sequence[Step]:
        return [error] if question == "fail" else in_full(question)

    reader.open(page_of(qa_that(fail_once)))
    reader.ask("fail")
    told = reader.read(".trouble")
    assert line.casefold() in told.casefold()
    assert "\n" not in told
    assert "Traceback" not in reader.chrome.page_source
    assert "secret" not in reader.chrome.page_source
    reader.ask("again")
    assert "nine lamps" in reader.read(".answer")


def test_the_welcome_says_what_the_archive_holds_and_suggests(
    reader: Reader, page_of: PageOf
) -> None:
    qa = qa_that()
    reader.open(page_of(qa))
    assert "2 episodes from 2021 to 2024" in reader.read("#greeting")
    suggestions = reader.texts("#suggestions button")
    assert suggestions[0].startswith("What did Oona Kestrel say about ")
    assert "What do guests say about sensors?" in suggestions
    reader.click("#suggestions button")
    reader.see(".foot")
    assert reader.read("h2.question") == suggestions[0] == qa.asked[0][0]
    assert not any(button.is_displayed() for button in reader.all("#suggestions button"))


def test_the_page_says_which_mode_it_answers_in(reader: Reader, page_of: PageOf) -> None:
    reader.open(page_of(qa_that()))
    assert reader.read(".mode summary") == "Quotes mode: exact words, no language model"
    reader.click(".mode summary")
    assert "set EXAMPLE_API_KEY" in reader.read(".mode")
    qa = qa_that()
    qa.model = LLM
    reader.open(page_of(qa))
    assert reader.read(".mode summary") == "example:wordsmith-2"


def test_copy_takes_the_answer_with_its_links(reader: Reader, page_of: PageOf) -> None:
    permissions = {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    reader.chrome.execute_cdp_cmd("Browser.grantPermissions", permissions)
    reader.open(page_of(qa_that()))
    reader.ask("How many?")
    reader.click("button.copy")
    reader.until(lambda: reader.read("button.copy") == "Copied")
    copied = reader.chrome.execute_async_script("navigator.clipboard.readText().then(arguments[0])")
    assert copied.splitlines() == [
        "Oona counted nine lamps that went out [1]. Bram calls an apple a sensor [2].",
        "",
        "[1] Oona, Invented: Forty Lighthouses and a Spreadsheet, Season 3, episode 2 · "
        "9 February 2024, 0:01:06, https://www.youtube.com/watch?v=invented-31&t=66s",
        "[2] Bram, Invented: The Orchard That Was Late, Season 1, episode 7 · "
        "30 September 2021, 0:00:12, https://open.spotify.com/episode/invented",
    ]
