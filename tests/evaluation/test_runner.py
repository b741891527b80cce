"""The sample questions, asked of the real service."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from evaluation import (
    CheckQuestionsError,
    GoldSpan,
    Question,
    Run,
    Score,
    compare,
    evaluate,
    find_search_misses,
    read_questions,
    score,
)
from rag import PodcastQA, SearchSettings
from tests.conftest import CHECKOUT
from vectorstore.embedding import DEFAULT_MODEL

QUESTIONS = read_questions(CHECKOUT / "samples" / "questions.jsonl")


@pytest.fixture(scope="module")
def qa(sample_store: Path) -> PodcastQA:
    return PodcastQA.open(sample_store, llm="quotes")


@pytest.fixture(scope="module")
def plain(qa: PodcastQA) -> Run:
    return evaluate(qa, QUESTIONS, answers=True)


def value(scores: tuple[Score, ...], metric: str, group: str = "all") -> float:
    [found] = [one.value for one in scores if (one.group, one.metric) == (group, metric)]
    return found


def test_the_sample_questions_are_of_every_type_and_their_gold_spans_exist(qa: PodcastQA) -> None:
    kinds = Counter(question.type for question in QUESTIONS)
    assert len(kinds) == 11
    assert sum(kinds.values()) == 18
    episodes = qa.index_version.episodes
    for question in QUESTIONS:
        for span in question.gold:
            lines = [line for part in episodes[span.slug].sections for line in part.lines]
            starts = {line.start for line in lines}
            assert {span.start, span.end} <= starts
            speakers = {one.speaker for one in lines if span.overlaps(one.start, one.end)}
            assert speakers & set((question.speaker or "").split(" / "))


def test_the_service_finds_and_cites_what_was_said(plain: Run) -> None:
    scores = score(plain)
    assert value(scores, "hit@5") >= 0.9
    assert value(scores, "mrr@10") >= 0.8
    assert value(scores, "refusal_recall") == 1
    assert value(scores, "seconds_off_in_episode_median") <= 30
    assert plain.llm == "quotes"
    assert plain.store.model == DEFAULT_MODEL
    assert plain.store.transcripts == 4
    assert all(asdict(one)["metric"] for one in scores)


def test_passages_hold_as_many_tokens_as_the_metrics_look_at(plain: Run) -> None:
    for result in plain.results:
        assert len(result.tokens) == len(result.hits)
        assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
        everything = len(result.hits) != 10 and sum(result.tokens) < 3_000
        assert everything or sum(result.tokens) >= 3_000


def test_a_second_run_has_the_same_scores(qa: PodcastQA, plain: Run) -> None:
    again = evaluate(qa, QUESTIONS)
    assert [one.hits for one in again.results] == [one.hits for one in plain.results]
    assert again.llm is None
    quality = [one for one in score(plain) if one.metric in {"hit@5", "mrr@10", "recall@500"}]
    assert [one for one in score(again) if one in quality] == quality


def test_settings_are_compared_question_by_question(qa: PodcastQA, plain: Run) -> None:
    asked: list[bool] = []
    names_only = SearchSettings(
        meaning_weight=0, snippet_weight=0, lexical_weight=0, token_weight=0, passage_words=40
    )
    other = evaluate(qa, QUESTIONS, names_only, asked=lambda: asked.append(True))
    assert len(asked) == len(QUESTIONS)
    assert other.name == (
        "meaning_weight=0, snippet_weight=0, lexical_weight=0, token_weight=0, passage_words=40"
    )
    assert other.settings == names_only
    [found] = [one for one in compare(other, plain) if (one.group, one.metric) == ("all", "hit@5")]
    assert found.value == pytest.approx(value(score(other), "hit@5") - value(score(plain), "hit@5"))
    assert found.value < 0
    assert not found.is_noise
    assert len(find_search_misses(other)) > len(find_search_misses(plain))


def test_a_store_of_another_archive_is_an_error(qa: PodcastQA) -> None:
    elsewhere = replace(QUESTIONS[0], gold=(GoldSpan("elsewhere", 0, 9),))
    silent = replace(QUESTIONS[0], gold=(GoldSpan("invented-library-search", 0, 9),))
    for one in (elsewhere, silent):
        with pytest.raises(CheckQuestionsError, match="--store"):
            evaluate(qa, [one])


def test_gold_that_is_not_in_the_store_does_not_count(qa: PodcastQA) -> None:
    known = QUESTIONS[0]
    lost = replace(known, id="lost", gold=(GoldSpan("elsewhere", 0, 9),))
    made = evaluate(qa, [known, lost])
    assert made.not_in_store == ("elsewhere",)
    assert next(one.questions for one in score(made) if one.metric == "hit@5") == 1


def test_questions_without_gold_are_only_timed(qa: PodcastQA) -> None:
    scores = score(evaluate(qa, [Question(id="1", text="who bakes?")]))
    assert {one.metric for one in scores} == {"search_ms_p50", "search_ms_p95"}
