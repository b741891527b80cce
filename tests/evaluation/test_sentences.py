"""The sentences of an answer, and why those of a model were dropped, by the check's own reasons."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from evaluation.metrics.answer_sentences import (
    DROP_KINDS,
    cited_sentences,
    shown_sentences,
)
from evaluation.metrics.metric import Values
from evaluation.metrics.registry import METRICS
from evaluation.report.answer_counts import Spent, tally
from evaluation.report.evaluation_report import make_report
from evaluation.report.markdown import as_markdown
from evaluation.report.record import as_json
from evaluation.results import Result
from rag.answer import Answer, DropKind, Dropped, Usage
from rag.llm.prompts import REFUSAL, RULES
from rag.verification.citations import SentenceChecker
from tests.evaluation.invented import EPISODES, answer, citation, question, result, run
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


def told(text: str, *dropped: Dropped, mode: str = "llm", abstained: bool = False) -> Answer:
    cited = [citation("a", 3, 1), citation("b", 3, 2)]
    made = answer(text, [] if abstained else cited, abstained=abstained)
    whole = replace(made, dropped=dropped)
    return replace(whole, mode="llm" if mode == "llm" else "quotes")


def test_sentences_are_shown_with_the_citations_that_they_name() -> None:
    first, second, third = shown_sentences(
        told("Ida has 3.5 boats, e.g. on a lake [1][2]. All of them sink [2]. Pity.")
    )
    assert [one.marker for one in first.citations] == [1, 2]
    assert (second.text, second.citations[0].episode.slug) == ("All of them sink [2].", "b")
    assert third.citations == ()


def test_a_quote_is_one_sentence_and_what_nobody_said_is_not_cited() -> None:
    quotes = told("There are two:\n\nIda: “One. Two? Three!” [1]\n\nIda: “line 3” [2]", mode="q")
    assert len(shown_sentences(quotes)) == 3
    assert [one.citations[0].marker for one in cited_sentences(quotes)] == [1, 2]


def of(metric: str, found: Result) -> Values:
    [values] = [one.values(found) for one in METRICS if one.name == metric]
    return values


UNCITED = Dropped("A sentence.", "no passage stands behind it", DropKind.UNCITED)
NUMBER = Dropped("A sentence.", "the number 7 does not stand in the cited lines", DropKind.NUMBER)


def asked(given: Answer, llm: str | None = "openai:x") -> Result:
    return result(question(), answered=given, llm=llm)


def test_dropped_sentences_are_shares_of_all_that_the_model_wrote() -> None:
    found = asked(told("One [1]. Two [2].", UNCITED, NUMBER))
    assert sorted(of("sentences_dropped", found)) == [0, 0, 1, 1]
    assert sum(of("dropped_uncited", found)) == sum(of("dropped_number", found)) == 1
    assert sum(of("dropped_form", found)) == 0
    assert len(of("dropped_form", found)) == 4
    nothing_left = asked(told("Ida: “line 3” [1]", UNCITED, mode="quotes"))
    assert of("sentences_dropped", nothing_left) == (1.0,)
    assert of("sentences_dropped", asked(told("One [1]."), llm=None)) == ()


def test_the_shares_by_kind_add_up_to_the_whole() -> None:
    found = asked(told("One [1].", UNCITED, NUMBER, replace(NUMBER, kind=DropKind.FORM)))
    kinds = [sum(of(f"dropped_{kind}", found)) for kind in DROP_KINDS]
    assert sum(kinds) == sum(of("sentences_dropped", found)) == 3


QUOTES = told("Ida: “line 3” [1]", mode="quotes")
LISTED = replace(QUOTES, episodes=(EPISODES["a"],))
REFUSED = told("No.", abstained=True)


@pytest.mark.parametrize(
    ("given", "llm", "fell_back"),
    [
        (QUOTES, "openai:x", (1.0,)),
        (told("One [1]."), "openai:x", (0.0,)),
        (QUOTES, None, ()),
        (LISTED, "openai:x", ()),
        (REFUSED, "openai:x", ()),
    ],
)
def test_quotes_stand_in_only_where_a_model_was_to_answer(
    given: Answer, llm: str | None, fell_back: Values
) -> None:
    assert of("fell_back", asked(given, llm)) == fell_back


def test_notices_are_counted() -> None:
    assert of("with_notice", asked(replace(QUOTES, notice="the model is out"))) == (1.0,)
    assert of("with_notice", asked(QUOTES)) == (0.0,)


def test_what_the_answers_cost_is_a_median_and_a_sum() -> None:
    used = [Usage(1_000, 50, dollars=0.25), Usage(3_000, 70), None]
    results = [asked(replace(QUOTES, usage=usage)) for usage in used]
    assert [of("tokens_read_median", one) for one in results] == [(1_000,), (3_000,), ()]
    assert [of("tokens_written_median", one) for one in results] == [(50,), (70,), ()]
    assert [of("dollars_median", one) for one in results] == [(0.25,), (), ()]
    made = run(results, llm="openai:x")
    assert tally(made).spent == Spent(2, 4_000, 120, 0.25)
    assert tally(run(results[2:])).spent is None
    report = make_report("q", [made])
    assert "read 4,000 tokens and wrote 120: $0.2500 in all" in as_markdown(report)
    assert "| dollars_median | 1 | 0.25000 (" in as_markdown(report)
    [of_run] = json.loads(as_json(report))["runs"]
    assert of_run["answers"]["spent"]["tokens_read"] == 4_000


def test_a_tally_adds_up() -> None:
    given = [
        told("One [1].", NUMBER, UNCITED, NUMBER),
        replace(QUOTES, notice="the model is out"),
        LISTED,
        REFUSED,
    ]
    counted = tally(run([asked(one) for one in given], llm="openai:x"))
    assert (counted.answers, counted.by_model, counted.quotes) == (4, 1, 1)
    assert (counted.listed, counted.refused, counted.fell_back) == (1, 1, 1)
    assert counted.notices == (("the model is out", 1),)
    first, second = counted.dropped
    assert (first.kind, first.sentences, first.share) == ("number", 2, 0.5)
    assert first.example == NUMBER.reason
    assert (second.kind, second.sentences, second.share) == ("uncited", 1, 0.25)
