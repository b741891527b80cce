"""The sentence checker: order of the checks, markers, repetitions, and what follows a gap."""

from __future__ import annotations

import re

import pytest

from rag.answer import DropKind, Dropped, Sentence
from rag.llm.prompts import REFUSAL, RULES
from rag.verification.sentence_checker import SentenceChecker
from rag.verification.sentence_stream import MAX_SENTENCE
from tests.rag.invented import HITS

PORTFOLIOS = "Nora said employers look at portfolios [1]."

DROPPED = {
    DropKind.UNCITED: "Elephants migrate over frozen lakes.",
    DropKind.UNSUPPORTED: "Elephants migrate over frozen lakes [1].",
    DropKind.SPEAKER: "Oskar said that employers look at portfolios [1].",
    DropKind.NUMBER: "Nora said 48 percent of those who hand in homework graduate [1].",
    DropKind.QUOTATION: "Nora recalled that “learning is a thing of the past” [1].",
    DropKind.NAME: "Nora said employers at Grumblefax look at portfolios [1].",
    DropKind.CONTRARY: "Nora said you need a certificate, and the project matters more [1].",
    DropKind.FORM: "<b></b>",
    DropKind.RULES: RULES[0],
    DropKind.REFUSAL: REFUSAL,
    DropKind.UNFINISHED: "word " * MAX_SENTENCE,
}


@pytest.mark.parametrize(("kind", "text"), DROPPED.items())
def test_each_kind_of_reason_is_told_apart(kind: DropKind, text: str) -> None:
    dropped = SentenceChecker(HITS).check(text)
    assert isinstance(dropped, Dropped)
    assert dropped.kind == kind, dropped.reason


def test_every_kind_occurs() -> None:
    assert {*DROPPED, DropKind.REPEATED} == set(DropKind)


def test_a_repetition_is_dropped_once_and_then_passed_over() -> None:
    checker = SentenceChecker(HITS)
    first, again, third = (checker.check(PORTFOLIOS) for _ in range(3))
    assert isinstance(first, Sentence)
    assert isinstance(again, Dropped)
    assert again.kind == DropKind.REPEATED
    assert third is None


@pytest.mark.parametrize("text", ["", " \n", "---", "**"])
def test_what_holds_no_words_is_passed_over(text: str) -> None:
    assert SentenceChecker(HITS).check(text) is None


def test_a_list_of_sources_is_dropped() -> None:
    dropped = SentenceChecker(HITS).check("[1] Nora Quist, Teaching Open Courses.")
    assert isinstance(dropped, Dropped)
    assert dropped.kind == DropKind.FORM


def test_what_is_shown_of_a_dropped_sentence_holds_no_marker() -> None:
    dropped = SentenceChecker(HITS).check("Elephants migrate [1] over frozen lakes [2].")
    assert isinstance(dropped, Dropped)
    assert not re.search(r"[\[\]]", dropped.sentence)


def test_a_short_clause_is_judged_with_its_sentence() -> None:
    kept = SentenceChecker(HITS).check("Nora says [1] that employers look at portfolios [1].")
    assert isinstance(kept, Sentence)
    assert " ".join(kept.text.split()) == "Nora says that employers look at portfolios [1]."
