"""A conversation on the page: stopping, leaving, starting again, asking a follow-up."""

from __future__ import annotations

import asyncio

from selenium.webdriver.common.keys import Keys

from rag.answer import Turn
from tests.ui.browser import Reader
from tests.ui.web.invented_answers import PageOf, in_full, qa_that


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
    reader.click("#new-conversation")
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
