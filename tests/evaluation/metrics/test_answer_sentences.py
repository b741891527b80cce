"""The sentences of an answer, and the kind of reason for each that the check dropped."""

from __future__ import annotations

import pytest

from evaluation.metrics.answer_sentences import cited_sentences, shown_sentences
from rag.answer import DropKind, Dropped
from rag.llm.prompts import REFUSAL, RULES
from rag.verification.sentence_checker import SentenceChecker
from tests.evaluation.model_answers import model_answer
from tests.rag.invented import HITS

LIES = {
    "Elephants migrate over frozen lakes.": DropKind.UNCITED,
    "Elephants migrate over frozen lakes [1].": DropKind.UNSUPPORTED,
    "Oskar said that employers look at portfolios [1].": DropKind.SPEAKER,
    "Nora said 48 percent of those who hand in homework graduate [1].": DropKind.NUMBER,
    "Nora recalled that “learning is a thing of the past” [1].": DropKind.QUOTATION,
    "Nora said employers at Grumblefax look at portfolios [1].": DropKind.NAME,
    "Nora said you need a certificate, and the project matters more [1].": DropKind.CONTRARY,
    "<b></b>": DropKind.FORM,
    REFUSAL: DropKind.REFUSAL,
    RULES[0]: DropKind.RULES,
    "word " * 300: DropKind.UNFINISHED,
}


@pytest.mark.parametrize(("lie", "kind"), LIES.items(), ids=LIES.values())
def test_the_reasons_of_the_check_are_told_apart(lie: str, kind: DropKind) -> None:
    dropped = SentenceChecker(HITS).check(lie)
    assert isinstance(dropped, Dropped)
    assert dropped.kind == kind, dropped.reason


def test_a_repetition_is_a_kind_too() -> None:
    checker = SentenceChecker(HITS)
    checker.check("Nora said employers look at portfolios [1].")
    again = checker.check("Nora said employers look at portfolios [1].")
    assert isinstance(again, Dropped)
    assert again.kind == DropKind.REPEATED


def test_sentences_are_shown_with_the_citations_of_their_markers() -> None:
    first, second, third = shown_sentences(
        model_answer("Ida has 3.5 boats, e.g. on a lake [1][2]. All of them sink [2]. Pity.")
    )
    assert [one.marker for one in first.citations] == [1, 2]
    assert (second.text, second.citations[0].episode.slug) == ("All of them sink [2].", "b")
    assert third.citations == ()


def test_a_quote_is_one_sentence_and_text_from_the_catalogue_is_not_cited() -> None:
    text = "There are two:\n\nIda: “One. Two? Three!” [1]\n\nIda: “line 3” [2]"
    quotes = model_answer(text, mode="quotes")
    assert len(shown_sentences(quotes)) == 3
    assert [one.citations[0].marker for one in cited_sentences(quotes)] == [1, 2]
