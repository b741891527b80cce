"""How the page looks: on a telephone, in dark colours, and with nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.answer import Sentence
from rag.errors import AskDifferentlyError
from tests.ui.browser import Reader
from tests.ui.scripted import (
    Step,
    answered,
    citation,
    hit,
    lighthouse,
)
from tests.ui.web.invented_answers import LAMPS, LATE, NINE, STALK, PageOf, qa_that


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
