"""The page in a real browser: what a listener sees and can do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from selenium.webdriver.common.keys import Keys

from rag.answer import Sentence, Turn
from rag.errors import AskDifferentlyError
from tests.ui.browser import Reader
from tests.ui.scripted import (
    LLM,
    ScriptedQA,
    Step,
    answered,
    citation,
    hit,
    lighthouse,
    orchard,
)
from ui.web.chat import BROKEN, Answering
from vectorstore.errors import PrepareStoreError

PageOf = Callable[[Answering], str]

LAMPS, LATE = lighthouse(), orchard()
NINE = Sentence("Oona counted nine lamps that went out [1].", (citation(LAMPS, 1),))
STALK = Sentence("Bram calls an apple a sensor [2].", (citation(LATE, 2),))


def in_full(question: str) -> Sequence[Step]:
    return answered(question, [hit(LAMPS), hit(LATE, 2), hit(LAMPS, 3, 1)], NINE, STALK)


def qa_that(answer: Callable[[str], Sequence[Step]] = in_full) -> ScriptedQA:
    return ScriptedQA([LAMPS, LATE], answer)


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
    assert "How many of the lamps" in reader.read(".card.led-to")


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
    assert "Bram" in reader.read(".card.led-to")
    assert reader.run("return document.activeElement.classList.contains('led-to')")
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


def test_stop_ends_the_answer_and_the_work_behind_it(reader: Reader, page_of: PageOf) -> None:
    never = asyncio.Event()
    found, one, *_ = in_full("?")
    qa = qa_that(lambda q: [found, one, never] if q == "slow" else in_full(q))
    reader.open(page_of(qa))
    reader.ask("slow")
    assert "nine lamps" in reader.read(".answer")
    reader.click("#question .stop-button")
    assert reader.read(".stopped") == "Stopped."
    reader.until(lambda: qa.cut_short == 1)
    assert "nine lamps" in reader.read(".answer")
    reader.ask("quick")
    reader.see("#current .foot")
    assert qa.asked[1] == ("quick", [])  # what was cut short is nothing to lean on


def test_leaving_the_page_ends_the_work(reader: Reader, page_of: PageOf) -> None:
    found, *_ = in_full("?")
    qa = qa_that(lambda _: [found, asyncio.Event()])
    reader.open(page_of(qa))
    reader.ask("slow")
    reader.see(".passages")
    reader.chrome.get("about:blank")
    reader.until(lambda: qa.cut_short == 1)


def test_a_new_conversation_forgets_the_old_one(reader: Reader, page_of: PageOf) -> None:
    qa = qa_that()
    reader.open(page_of(qa))
    reader.ask("How many?")
    reader.see(".foot")
    reader.click("#anew")
    reader.see("#suggestions button")
    assert reader.all(".exchange") == []
    assert reader.run("return document.activeElement.tagName") == "TEXTAREA"
    reader.ask("And now?")
    reader.see(".foot")
    assert qa.asked[-1] == ("And now?", [])


def test_a_follow_up_leans_on_the_words_of_earlier_turns(reader: Reader, page_of: PageOf) -> None:
    qa = qa_that()
    reader.open(page_of(qa))
    reader.ask("How many?")
    reader.see("#current .foot")
    reader.ask("And why?")
    reader.see("#past .foot")
    reader.until(lambda: len(reader.all("#current .foot")) == 1)
    said = "Oona counted nine lamps that went out. Bram calls an apple a sensor."
    assert qa.asked[1] == ("And why?", [Turn("user", "How many?"), Turn("assistant", said)])
    assert reader.texts("h2.question") == ["How many?", "And why?"]


def test_an_empty_question_does_nothing(reader: Reader, page_of: PageOf) -> None:
    qa = qa_that()
    reader.open(page_of(qa))
    reader.ask("   ")
    reader.ask("How many?")
    reader.see(".foot")
    assert [question for question, _ in qa.asked] == ["How many?"]
    assert len(reader.all(".exchange")) == 1


def test_enter_sends_and_shift_enter_breaks_the_line(reader: Reader, page_of: PageOf) -> None:
    qa = qa_that()
    reader.open(page_of(qa))
    box = reader.see("#question textarea")
    assert box.get_attribute("maxlength") == "2000"
    box.send_keys("one", Keys.SHIFT, Keys.ENTER)
    box.send_keys(Keys.NULL, "two", Keys.ENTER)
    reader.see(".foot")
    assert [question for question, _ in qa.asked] == ["one\ntwo"]
    assert box.get_attribute("value") == ""


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


def test_two_readers_do_not_share_a_conversation(reader: Reader, page_of: PageOf) -> None:
    qa = qa_that()
    address = page_of(qa)
    reader.open(address)
    reader.ask("How many?")
    reader.see(".foot")
    reader.open(address)
    assert reader.all(".exchange") == []
    reader.ask("Who else?")
    reader.see(".foot")
    assert qa.asked[-1] == ("Who else?", [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_reads_well_on_a_telephone(reader: Reader, page_of: PageOf, scheme: str) -> None:
    def wordy(question: str) -> Sequence[Step]:
        endless = lighthouse(title="Donaudampfschifffahrt" * 9)
        cited = citation(endless, 1, quote="Donaudampfschifffahrtskapitän" * 9)
        return answered(question, [hit(endless)], Sentence("Endless" * 30 + " [1].", (cited,)))

    reader.resize(390, 844, scheme)
    reader.open(page_of(qa_that(wordy)))
    assert reader.run("return document.documentElement.scrollWidth") <= 390
    reader.ask("word" * 60)
    reader.see(".foot")
    assert reader.run("return document.documentElement.scrollWidth") <= 390
    assert reader.run("return document.body.classList.contains('dark')") == (scheme == "dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(
    reader: Reader, page_of: PageOf, scheme: str
) -> None:
    reader.resize(1280, 800, scheme)
    understood = "season 3"

    def each_kind(question: str) -> Sequence[Step]:
        if question == "fail":
            return [AskDifferentlyError("ask otherwise")]
        abstained, nearest = question == "none", (hit(LAMPS),)
        hits = [hit(LAMPS), hit(LATE, 2)]
        more: dict[str, object] = {"understood": understood, "notice": "a notice"}
        if abstained:
            more |= {"text": "Nobody says so.", "abstained": True, "nearest": nearest}
            return answered(question, hits, **more)
        return answered(question, hits, NINE, STALK, **more)

    reader.open(page_of(qa_that(each_kind)))
    too_faint = reader.run(_TOO_FAINT)
    for question, sign in (("all", ".foot"), ("none", "h3.nearest"), ("fail", ".trouble")):
        reader.ask(question)
        reader.see(f"#current {sign}")
    assert too_faint + reader.run(_TOO_FAINT) == []


def test_nothing_is_fetched_from_elsewhere_and_no_footer_shown(
    reader: Reader, page_of: PageOf
) -> None:
    reader.open(page_of(qa_that()))
    reader.ask("How many?")
    reader.see(".foot")
    assert reader.hosts_asked() == {"127.0.0.1"}
    assert not any(footer.is_displayed() for footer in reader.all("footer"))


# Texts whose contrast with the ground behind them is below 4.5:1, as WCAG 2.2 computes it.
_TOO_FAINT = """
const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
  .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = channels(getComputedStyle(at).backgroundColor);
    if (colour.length === 3 || colour[3] === 1) return light(colour);
  }
  return 1;
}
const faint = [];
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
  if (element.closest("script, style, .sr-only")) continue;
  const pair = [light(channels(getComputedStyle(element).color)), ground(element)];
  const [dark, bright] = pair.sort((a, b) => a - b);
  const contrast = (bright + 0.05) / (dark + 0.05);
  if (contrast < 4.5) faint.push([texts.currentNode.data.trim(), contrast]);
}
return faint;
"""
