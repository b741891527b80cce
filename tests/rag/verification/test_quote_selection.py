"""Quote selection: whole sentences, few words, verbatim."""

from __future__ import annotations

from rag.verification.quote_selection import QUOTE_WORDS, quote_for, windows_of
from tests.rag.verification.claims_of import claim_of

LINE = "Pumps hum. It is 3.5 per cent of all bearings. We moved to Node.js. Bees sleep at night."


def test_the_shortest_sentences_that_say_most_are_quoted() -> None:
    assert quote_for(claim_of("bees sleep"), LINE) == "Bees sleep at night."
    assert quote_for(claim_of("pumps hum, bearings too"), LINE) == (
        "Pumps hum. It is 3.5 per cent of all bearings."
    )


def test_a_quote_never_begins_inside_a_number() -> None:
    quote = quote_for(claim_of("3.5 per cent of bearings"), LINE)
    assert quote == "It is 3.5 per cent of all bearings."
    assert not any(window.startswith(("5", "js")) for window in windows_of(LINE))


def test_windows_are_runs_of_sentences() -> None:
    assert windows_of("One. Two.") == ["One.", "One. Two.", "Two."]
    assert windows_of("word " * (QUOTE_WORDS + 1)) == []


def test_a_text_without_sentences_is_quoted_in_stretches() -> None:
    text = "word " * 200 + "rhubarb " + "word " * 200
    quote = quote_for(claim_of("rhubarb"), text)
    assert "rhubarb" in quote
    assert quote in text
    assert len(quote.split()) <= QUOTE_WORDS
